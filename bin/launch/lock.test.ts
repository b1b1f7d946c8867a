import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { takeLock, waitForLock } from "./lock.mjs";

const unique = () => `test ${process.pid} ${performance.now()}`;

test("a lock has one holder, and a name of its own", async () => {
  const name = unique();
  const release = await takeLock(name);
  expect(await takeLock(name)).toBeUndefined();
  const other = await takeLock(`${name} other`);
  expect(other).toBeDefined();
  await Promise.all([release?.(), other?.()]);
  const again = await takeLock(name);
  expect(again).toBeDefined();
  await again?.();
});

test("who waits for a lock is told so once, and gets it when its holder is killed", async () => {
  const name = unique();
  const module = fileURLToPath(new URL("./lock.mjs", import.meta.url));
  const script = `const { takeLock } = await import(${JSON.stringify(module)}); await takeLock(${JSON.stringify(name)}); console.log("held"); process.stdin.resume();`;
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["pipe", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  expect(await takeLock(name)).toBeUndefined();
  let told = 0;
  const waiting = waitForLock(name, () => {
    told += 1;
    holder.kill("SIGKILL");
  });
  const release = await waiting;
  expect(told).toBe(1);
  await release();
});
