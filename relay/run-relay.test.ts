import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { objectPath } from "@/protocol/object-path";
import { CONFIG_FILE } from "./config";
import { runRelay } from "./run-relay";
import { placeOf } from "./store/folder-layout";
import { type MadeWork, makeArtistKey, makeWork } from "./testing/make-work";
import { makeFolder } from "./testing/open-test-relay";
import { startUpstream, type TestUpstream } from "./testing/start-upstream";

let film: MadeWork;
let upstream: TestUpstream;
let [folder, remove]: [string, () => Promise<void>] = ["", async () => undefined];

beforeAll(async () => {
  // Roots are judged by the clock of the process, which is the real one: this one is in time whenever it is run.
  film = await makeWork({ key: await makeArtistKey(), issuedAt: new Date(Date.now() - 60_000) });
});
beforeEach(async () => {
  upstream = await startUpstream(film);
  ({ folder, remove } = await makeFolder());
  await writeFile(join(folder, CONFIG_FILE), JSON.stringify({ upstreams: [{ kind: "origin", url: upstream.url, allowPrivate: true }] }));
});
afterEach(async () => {
  await upstream.close();
  await remove();
});

async function run(...words: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [name = "", ...args] = words;
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runRelay(name, { args, env: { ...process.env, RELAY_DIR: folder }, print: (line) => out.push(line), say: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("npm run relay", () => {
  it("pins a work by the key that the application names, syncs it, serves it, and says what it has", async () => {
    expect(await run("pin", film.work)).toMatchObject({ code: 0, out: expect.stringContaining(film.pin.key) });
    expect(await run("sync")).toMatchObject({ code: 0, out: expect.stringContaining(`${film.work}: whole, root 1`) });
    const serving = spawn(process.execPath, ["relay/start.mjs", "serve", "--port", "0"], {
      env: { ...process.env, RELAY_DIR: folder },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = await once(createInterface({ input: serving.stdout }), "line");
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))?.[0] ?? "";
      expect((await fetch(`${url}${objectPath(film.root)}`)).status).toBe(200);
      const status = JSON.parse((await run("status", "--json")).out);
      expect(status).toMatchObject({ isServing: true, objects: film.objects.size, works: [{ work: film.work, heldSeq: 1, seenSeq: 1 }] });
      expect(await run("serve", "--port", "0")).toMatchObject({ code: 1, err: expect.stringContaining("Another process serves") });
    } finally {
      serving.kill("SIGTERM");
      await once(serving, "close");
    }
    expect(serving.exitCode).toBe(0);
    expect(await run("status")).toMatchObject({ code: 0, out: expect.stringContaining("Not serving.") });
  });

  it("verifies what it has, says what is wrong, exits with 1, and a sync brings the rest again", async () => {
    await run("pin", film.work, "--key", film.pin.key);
    await run("sync");
    expect(await run("verify")).toMatchObject({ code: 0, out: expect.stringContaining("0 wrong") });
    await writeFile(join(folder, "store", placeOf(film.root)), "spoiled");
    await writeFile(join(folder, "store/ipfs/notes.txt"), "mine");
    const { code, out } = await run("verify");
    expect([code, out.match(/^WRONG/gm)?.length]).toEqual([1, 3]);
    await run("sync");
    expect(await run("verify")).toMatchObject({ code: 1, out: expect.stringContaining("1 wrong") });
  });

  it("refuses with one sentence what it does not understand", async () => {
    for (const args of [
      ["fly"],
      ["pin"],
      ["pin", "../../x", "--key", film.pin.key],
      ["sync", "--fast"],
      [],
      ["serve", "--port", "web"],
      ["unpin", film.work],
    ]) {
      const { code, out, err } = await run(...args);
      expect([code, out, err.length > 10]).toEqual([1, "", true]);
    }
    await writeFile(join(folder, CONFIG_FILE), JSON.stringify({ upstreams: [{ kind: "rsync", url: "rsync://-e.sh/x" }] }));
    expect(await run("sync")).toMatchObject({ code: 1, err: expect.stringContaining("relay.json: upstreams.0.url should be rsync://") });
  });
});
