import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { DomainError } from "@/server/kernel/errors";
import { clearUnverified, markUnverified, openPart, readOffset } from "./part-file";
import { hashBody } from "./running-hash";
import type { BodyChecksum } from "./tus-metadata";

export interface BodyWrite {
  readonly uploadId: string;
  readonly path: string;
  readonly body: ReadableStream<Uint8Array>;
  readonly offset: number;
  /** Of the whole upload; a body that goes beyond is refused. */
  readonly sizeBytes: number;
  readonly checksum: BodyChecksum | null;
  /** Ends the reading early; what has come until then is kept. */
  readonly stop: AbortSignal;
  /** Called before bytes are written, once in every 8 MiB; what it throws ends the write. */
  readonly onStretch: () => Promise<void>;
}

const STRETCH_BYTES = 8 * 1024 * 1024;

/** A broken connection is an end like any other: what came before it counts. */
async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null | "broken"> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch {
    return "broken";
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.byteLength - at, position + at);
    at += bytesWritten;
  }
}

/**
 * Adds a request's body to the upload's file, chunk by chunk as it arrives, and waits until it is on the disk.
 * With a checksum it is all or nothing: a body that is cut off or differs is taken back.
 * @returns how many bytes the upload has now.
 * @throws DomainError `too_large`, `checksum_mismatch`; the file system's own errors (`ENOSPC`) as they are.
 */
export async function writeBody(write: BodyWrite): Promise<number> {
  const { path, checksum, offset } = write;
  const reader = write.body.getReader();
  const stopReading = (): void => {
    reader.cancel().catch(() => undefined);
  };
  write.stop.addEventListener("abort", stopReading, { once: true });
  if (checksum !== null) await markUnverified(path, offset);
  const digest = checksum === null ? null : createHash(checksum.algorithm);
  const running = hashBody(write.uploadId, offset);
  const file = await openPart(path);
  let end = offset;
  let stretchEnd = offset;
  let isWhole = false;
  try {
    for (;;) {
      const chunk = await readChunk(reader);
      isWhole = chunk === null && !write.stop.aborted;
      if (chunk === null || chunk === "broken") break;
      if (end + chunk.byteLength > write.sizeBytes) throw new DomainError("too_large", { sentence: "More bytes came than the upload was said to have." });
      if (end >= stretchEnd) {
        await write.onStretch();
        stretchEnd = end + STRETCH_BYTES;
      }
      await writeAll(file, chunk, end);
      digest?.update(chunk);
      running.add(chunk);
      end += chunk.byteLength;
    }
    await file.datasync();
  } finally {
    write.stop.removeEventListener("abort", stopReading);
    // Not cancelled: that would close the connection under the answer which says what went wrong.
    reader.releaseLock();
    await file.close();
  }
  if (checksum !== null && digest !== null) {
    const isSame = isWhole && digest.digest().equals(checksum.digest);
    if (isSame) await clearUnverified(path);
    else await readOffset(path);
    if (!isSame) throw new DomainError("checksum_mismatch");
  }
  running.keep(end);
  return end;
}
