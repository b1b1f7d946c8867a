import { z } from "zod";

const TEXT_CHARS_MAX = 200;

export const accountFilter = z.object({
  /** `platform`, `artist:usr_…`, or the beginning of one. */
  owner: z.string().min(1).max(TEXT_CHARS_MAX).optional(),
  name: z.string().min(1).max(TEXT_CHARS_MAX).optional(),
  currency: z.string().length(3).optional(),
});
export type AccountFilter = z.output<typeof accountFilter>;

/** Amounts are strings of micros (1e-6 of a unit), in the account's own sense. */
export const accountShape = z.object({
  id: z.number().int(),
  owner: z.string(),
  /** Of the artist whose account it is. */
  ownerName: z.string().nullable(),
  name: z.string(),
  currency: z.string(),
  normalSide: z.enum(["debit", "credit"]),
  isFloored: z.boolean(),
  balanceMicros: z.string(),
  /** Held back by open holds that would lower it. */
  heldMicros: z.string(),
  /** How many entries it has. */
  entries: z.string(),
});
export type ShownAccount = z.output<typeof accountShape>;

export const accountEntriesInput = z.object({ accountId: z.number().int().min(1) });

export const entryShape = z.object({
  version: z.string(),
  transferId: z.string(),
  kind: z.string(),
  sourceType: z.string(),
  sourceId: z.string(),
  /** Above zero when it raised what the account holds. */
  amountMicros: z.string(),
  balanceMicros: z.string(),
  at: z.string(),
});
export type ShownEntry = z.output<typeof entryShape>;

const side = z.object({ id: z.number().int(), owner: z.string(), name: z.string() });

export const ledgerTransferShape = z.object({
  id: z.string(),
  debit: side,
  credit: side,
  amountMicros: z.string(),
  currency: z.string(),
  phase: z.enum(["posted", "pending", "post", "void"]),
  kind: z.string(),
  sourceType: z.string(),
  sourceId: z.string(),
  reversesId: z.string().nullable(),
  pendingId: z.string().nullable(),
  /** What takes it back, or ends it where it is a hold. */
  followedBy: z.array(z.string()),
  batch: z.object({
    seq: z.string(),
    position: z.number().int(),
    transfers: z.number().int(),
    format: z.number().int(),
    hash: z.string(),
    previousHash: z.string(),
  }),
  at: z.string(),
});
export type ShownTransfer = z.output<typeof ledgerTransferShape>;
