import { createHash, randomBytes } from "node:crypto";
import { canonicalJson } from "./canonical-json";
import type { Json } from "./sql";

/** What the first row of the chain names as the one before it. */
export const CHAIN_START = "0".repeat(64);

/** 1: the hash covers the details themselves. 2: it covers salted commitments to them, so that they can be forgotten. */
export const AUDIT_FORMAT = 2;

const SALT_BYTES = 16;

interface ChainedFields {
  readonly seq: number;
  readonly id: string;
  readonly actorId: string;
  readonly action: string;
  readonly target: string;
  readonly at: string;
}

/** A row of format 1. */
export interface ChainedEntry extends ChainedFields {
  readonly before: Json;
  readonly after: Json;
}

/** A row of format 2. */
export interface CommittedEntry extends ChainedFields {
  /** Of what was and what is; null where the row never had either. */
  readonly detailHash: string | null;
  /** Of where it was asked from. */
  readonly originHash: string | null;
}

function hashFields(previousHash: string, fields: Json): string {
  return createHash("sha256").update(previousHash).update("\n").update(canonicalJson(fields)).digest("hex");
}

/** SHA-256 in hex over the row before and every field of this one, keys sorted, so that any later change shows. */
export function hashEntry(previousHash: string, entry: ChainedEntry): string {
  const { seq, id, actorId, action, target, before, after, at } = entry;
  return hashFields(previousHash, { seq, id, actorId, action, target, before, after, at });
}

/** As `hashEntry`, of a row of format 2. */
export function hashCommitted(previousHash: string, entry: CommittedEntry): string {
  const { seq, id, actorId, action, target, detailHash, originHash, at } = entry;
  return hashFields(previousHash, { format: AUDIT_FORMAT, seq, id, actorId, action, target, detailHash, originHash, at });
}

/** A random salt: without it, what a commitment covers cannot be guessed and tried, however few the possibilities. */
export function makeSalt(): string {
  return randomBytes(SALT_BYTES).toString("hex");
}

/** SHA-256 in hex over the salt and the value. Once both are forgotten, it says nothing of the value. */
export function commitTo(salt: string, value: Json): string {
  return createHash("sha256").update(salt).update("\n").update(canonicalJson(value)).digest("hex");
}
