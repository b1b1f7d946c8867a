import type { FileHandle } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { ByteRange } from "./byte-range";

/** A client holds one of these and no more, however slowly it reads. */
const CHUNK_BYTES = 128 * 1024;
const CHUNKS_KEPT_MAX = 64;
const free: Buffer[] = [];

/** The other side left in the middle. */
export class HungUp extends Error {}

/**
 * Sends a part of a file, each chunk once the one before is on its way, out of buffers that are used again and again.
 * @param onSent told after each chunk how many bytes it had
 * @throws HungUp
 */
export async function sendFile(file: FileHandle, { start, end }: ByteRange, response: ServerResponse, onSent: (bytes: number) => void): Promise<void> {
  const chunk = free.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for (let at = start; at <= end; ) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(CHUNK_BYTES, end + 1 - at), at);
    if (bytesRead === 0) throw new Error("A file became shorter while it was sent.");
    await write(response, chunk.subarray(0, bytesRead));
    onSent(bytesRead);
    at += bytesRead;
  }
  // After a fault it is not used again: a write that was broken off may still look at it.
  if (free.length < CHUNKS_KEPT_MAX) free.push(chunk);
  response.end();
}

function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (response.destroyed) return Promise.reject(new HungUp());
  return new Promise((done, fail) => {
    const leave = (): void => fail(new HungUp());
    response.once("close", leave);
    response.write(bytes, (fault) => {
      response.off("close", leave);
      if (fault) fail(new HungUp());
      else done();
    });
  });
}
