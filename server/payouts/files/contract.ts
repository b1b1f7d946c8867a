import { z } from "zod";
import { RAIL_KINDS } from "../../adapters/rails";

const ID_CHARS_MAX = 64;

export const fileFilter = z.object({ runId: z.string().max(ID_CHARS_MAX).optional(), payoutId: z.string().max(ID_CHARS_MAX).optional() });
export type FileFilter = z.output<typeof fileFilter>;

/** One file of many payments that a bank was sent. Its bytes are at `/api/admin/payout-files/{id}`. */
export const payoutFileShape = z.object({
  id: z.string(),
  rail: z.enum(RAIL_KINDS),
  /** Of the bytes that were sent. */
  sha256: z.string(),
  /** In all of it; a file may be of several runs. */
  payouts: z.number().int(),
  totalCents: z.number().int(),
  currency: z.string(),
  createdAt: z.string(),
});
export type PayoutFile = z.output<typeof payoutFileShape>;

/** What was approved of a run, as one hash. */
export const runHashShape = z.object({
  payouts: z.number().int(),
  /** How many of them were approved, and so are frozen. */
  frozen: z.number().int(),
  /** SHA-256 of the lines `payoutId frozenHash`, in the order of ids, joined by line feeds; null while nothing is frozen. */
  hash: z.string().nullable(),
});
export type RunHash = z.output<typeof runHashShape>;
