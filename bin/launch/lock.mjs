// A lock that the operating system lets go of when its holder dies, however it dies. Plain JavaScript: needed before packages are.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const POLL_MS = 250;

/** Takes the lock `name` and returns what releases it; undefined when another process holds it. */
export async function takeLock(name) {
  const address = addressOf(name);
  const first = await listen(address);
  if (first || process.platform === "linux" || (await answers(address))) return first;
  // Only Linux has addresses that vanish with their process: elsewhere a dead holder leaves its file.
  rmSync(address, { force: true });
  return listen(address);
}

/** Waits until the lock is free; calls `onWait` once if it is not. */
export async function waitForLock(name, onWait) {
  let release = await takeLock(name);
  if (!release) onWait();
  while (!release) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    release = await takeLock(name);
  }
  return release;
}

function addressOf(name) {
  const id = createHash("sha256").update(name).digest("hex").slice(0, 24);
  if (process.platform === "linux") return `\0mhc-streaming-${id}`;
  const directory = join(tmpdir(), "mhc-streaming-locks");
  mkdirSync(directory, { recursive: true });
  return join(directory, id);
}

function listen(path) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen({ path }, () => {
      server.unref();
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}

function answers(path) {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
  });
}
