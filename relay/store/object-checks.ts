import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { type Cid, cidOfDigest } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { Turns } from "./turns";

/** More files than these are never hashed at once, whatever is asked for. */
const CHECKS_AT_ONCE = 4;
const CHUNK_BYTES = 256 * 1024;
/** Beyond them the checks that were made are forgotten, and made again. */
const SEALS_MAX = 100_000;

/**
 * Says whether a file holds the object that its name says. A file that was found whole counts as whole until the system says that it was
 * changed: its number, length and times of change are its seal, and the last of these nobody can set.
 */
export class ObjectChecks {
  readonly #seals = new Map<Cid, string>();
  readonly #turns = new Turns(CHECKS_AT_ONCE);

  /** @returns the length in bytes; null of a file that is something else */
  async lengthWhenWhole(cid: Cid, file: FileHandle): Promise<number | null> {
    const stat = await file.stat({ bigint: true });
    if (!stat.isFile() || stat.size > BigInt(OBJECT_BYTES_MAX)) return null;
    if (this.#seals.get(cid) === sealOf(stat)) return Number(stat.size);
    const isWhole = await this.#turns.take(async () => (await hashFile(file)) === cid);
    const after = await file.stat({ bigint: true });
    if (!isWhole || sealOf(after) !== sealOf(stat)) return null;
    if (this.#seals.size >= SEALS_MAX) this.#seals.clear();
    this.#seals.set(cid, sealOf(stat));
    return Number(stat.size);
  }

  forget(cid: Cid): void {
    this.#seals.delete(cid);
  }
}

function sealOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

async function hashFile(file: FileHandle): Promise<Cid | null> {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = 0; at <= OBJECT_BYTES_MAX; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return cidOfDigest(hash.digest());
    hash.update(chunk.subarray(0, bytesRead));
    at += bytesRead;
  }
  return null;
}
