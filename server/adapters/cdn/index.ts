import type { Cid } from "@/protocol/cid";

/** What a look at a CDN found; `problem` is one sentence for the operator, null when all is well. */
export interface CdnHealth {
  readonly isWell: boolean;
  readonly problem: string | null;
  /** How long each part took, in whole milliseconds; null for what was not reached. */
  readonly putMs: number | null;
  readonly readMs: number | null;
  readonly purgeMs: number | null;
}

/**
 * A network that keeps copies of public objects near people, and goes on giving them when we do not answer. What a name stands for never
 * changes, so every call may be repeated without harm, and is where it broke off.
 * Failures: DomainError `unavailable`.
 */
export interface Cdn {
  readonly name: "cloudflare" | "bunny" | "edge";
  /** Where players reach it, without a slash at the end. */
  readonly publicUrl: string;
  /** Whether addresses stop to work at a time of ours. Where they do, the network answers by IPv4 alone (Bunny). */
  readonly isSigned: boolean;
  /** Puts an object where the CDN gives it from. The caller has compared the bytes with the name. */
  put(cid: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Takes objects from the CDN's own store first and then from its caches, so that none comes back. What is not there is no error. */
  purge(cids: readonly Cid[]): Promise<void>;
  /** What `/ipfs/<cid>?format=raw` is put behind, without a slash at the end. Relative names in playlists hold below it, too. */
  signBase(expiresAt: Date): string;
  /** Goes the whole way with two objects of its own: put, read as a player does, compare, purge. Never throws for what the CDN does. */
  health(): Promise<CdnHealth>;
}
