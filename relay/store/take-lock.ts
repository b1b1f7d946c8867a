import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join, resolve } from "node:path";

/**
 * A lock of a folder that the system lets go of when its holder dies, however it dies.
 * @param what a few may be held at once: who writes, who serves, who reports
 * @returns what releases it; null when another process holds it
 */
export async function takeLock(folder: string, what: "write" | "serve" | "report"): Promise<(() => Promise<void>) | null> {
  await mkdir(folder, { recursive: true });
  const address = addressOf(folder, what);
  const first = await listen(address);
  if (first !== null || process.platform === "linux" || (await answers(address))) return first;
  // Only Linux has addresses that vanish with their process: elsewhere a dead holder leaves its file.
  await rm(address, { force: true });
  return listen(address);
}

function addressOf(folder: string, what: string): string {
  if (process.platform !== "linux") return join(folder, `${what}.lock`);
  return `\0mhc-relay-${what}-${createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 24)}`;
}

function listen(path: string): Promise<(() => Promise<void>) | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (fault: NodeJS.ErrnoException) => (fault.code === "EADDRINUSE" ? done(null) : fail(fault)));
    server.listen({ path }, () => {
      server.unref();
      done(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ path });
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("close", () => socket.destroy());
  });
}
