import { hash } from "node:crypto";
import { hashLeaf } from "./tree/hash";

const SALT_BYTES = 16;

/** What a leaf covers, as text, and the salt before it. Whoever has both can make the leaf's hash; a hash alone says nothing. */
export interface Leaf {
  readonly text: string;
  readonly salt: Buffer;
}

/** Of each leaf its own, made from its span's: to show one, cut to half of the hash, lets nobody make another's. */
export function saltOf(spanSalt: string, leafName: string): Buffer {
  return hash("sha256", `${spanSalt}|${leafName}`, "buffer").subarray(0, SALT_BYTES);
}

export function hashSalted({ salt, text }: Leaf): Buffer {
  return hashLeaf(salt, Buffer.from(text));
}

/** A transfer with its accounts by name, as an artist can read it. */
export interface LeafTransfer {
  readonly batchSeq: bigint;
  readonly position: number;
  readonly id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amountMicros: bigint;
  readonly currency: string;
  readonly phase: string;
  readonly kind: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly reversesId: string | null;
  readonly pendingId: string | null;
  readonly createdAt: Date;
}

export function transferLeaf(spanSalt: string, transfer: LeafTransfer): Leaf {
  const { batchSeq, position, id, debit, credit, amountMicros, currency, phase, kind, sourceType, sourceId, reversesId, pendingId, createdAt } = transfer;
  const fields = ["transfer", batchSeq, position, id, debit, credit, amountMicros, currency, phase, kind, sourceType, sourceId];
  const text = [...fields, reversesId ?? "", pendingId ?? "", createdAt.toISOString()].join("|");
  return { text, salt: saltOf(spanSalt, id) };
}

/** After its transfers: the batch's own hash, which chains it to every batch before. */
export function batchLeaf(spanSalt: string, batch: { readonly seq: bigint; readonly hash: string }): Leaf {
  return { text: `batch|${batch.seq}|${batch.hash}`, salt: saltOf(spanSalt, `batch ${batch.seq}`) };
}

export function auditLeaf(spanSalt: string, row: { readonly seq: number; readonly hash: string }): Leaf {
  return { text: `audit|${row.seq}|${row.hash}`, salt: saltOf(spanSalt, `audit ${row.seq}`) };
}
