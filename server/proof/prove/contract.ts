import { z } from "zod";

const ID_CHARS_MAX = 100;

export const transferInput = z.object({ transferId: z.string().min(1).max(ID_CHARS_MAX) });

/** Where a leaf stands in the log, and what leads from it to the root: at most 1 KB for any log there will be. */
export const inclusionShape = z.object({
  index: z.number().int(),
  /** Leaves of the log that the checkpoint is of. */
  size: z.number().int(),
  /** Hashes of 32 bytes each, lowest first, one after the other, in base64. */
  path: z.string(),
  /** 16 bytes in base64: stands before the text when the leaf is hashed. */
  salt: z.string(),
});

export const transferProofShape = z.object({
  transferId: z.string(),
  /** `waiting`: posted since the last checkpoint; it will be in the next. */
  status: z.enum(["proven", "waiting"]),
  /** The transfer, fields by `|`: what the leaf covers. */
  text: z.string(),
  proof: inclusionShape.nullable(),
  /** The signed note (C2SP tlog-checkpoint). */
  checkpoint: z.string().nullable(),
  /** Of whoever signed it, as verifiers of notes take it. */
  verifierKey: z.string(),
});
export type TransferProof = z.output<typeof transferProofShape>;

export const checkpointInput = z.object({ number: z.number().int().min(1).optional() });
export const checkpointShape = z.object({
  number: z.number().int(),
  note: z.string(),
  cid: z.string(),
  verifierKey: z.string(),
});
export type Checkpoint = z.output<typeof checkpointShape>;

export const consistencyInput = z.object({ oldSize: z.number().int().min(0), size: z.number().int().min(0) });
/** The path in base64: shows that the log of `size` leaves begins with that of `oldSize`. */
export const consistencyShape = z.object({ oldSize: z.number().int(), size: z.number().int(), path: z.string() });
