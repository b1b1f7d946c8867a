import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";

const HASHES_KEPT_MAX = 500;

interface Running {
  readonly hash: Hash;
  readonly sizeBytes: number;
}

// SHA-256 of what each upload has received so far, so that the end of a big upload need not read the whole file again.
// Only a help: after a restart it is gone, and the file itself is read.
const running = new Map<string, Running>();

function remember(uploadId: string, hash: Hash, sizeBytes: number): void {
  running.delete(uploadId);
  running.set(uploadId, { hash, sizeBytes });
  const oldest = running.keys().next();
  if (running.size > HASHES_KEPT_MAX && oldest.done !== true) running.delete(oldest.value);
}

export interface HashingBody {
  add(bytes: Uint8Array): void;
  /** Makes what was added count; without this call, the upload's hash stays where it was. */
  keep(sizeBytes: number): void;
}

/** Follows the bytes of one request that begins at `offset`; does nothing when what came before is not known. */
export function hashBody(uploadId: string, offset: number): HashingBody {
  const before = offset === 0 ? { hash: createHash("sha256"), sizeBytes: 0 } : running.get(uploadId);
  if (before === undefined || before.sizeBytes !== offset) return { add: () => undefined, keep: () => undefined };
  const hash = before.hash.copy();
  return {
    add: (bytes) => {
      hash.update(bytes);
    },
    keep: (sizeBytes) => remember(uploadId, hash, sizeBytes),
  };
}

export function forgetHash(uploadId: string): void {
  running.delete(uploadId);
}

/** SHA-256 in hex of the whole file: from what was followed while it came in, or by reading it. */
export async function hashFile(uploadId: string, path: string, sizeBytes: number): Promise<string> {
  const known = running.get(uploadId);
  if (known?.sizeBytes === sizeBytes) return known.hash.copy().digest("hex");
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}
