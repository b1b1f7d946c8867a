import { z } from "zod";
import { STATEMENT_FORMATS } from "../../adapters/rails";
import { FAULTS } from "./rules";

const TEXT_CHARS_MAX = 20_000_000;

export const importInput = z.object({
  format: z.enum(STATEMENT_FORMATS),
  /** What the file is called where it comes from. */
  name: z.string().trim().min(1).max(200),
  /** The file itself. It is read and not kept. */
  text: z.string().min(1).max(TEXT_CHARS_MAX),
});
export type ImportInput = z.output<typeof importInput>;

export const importShape = z.object({
  id: z.string(),
  source: z.enum(["camt.053", "bank-csv", "nacha-returns", "stripe", "chain"]),
  name: z.string(),
  sha256: z.string(),
  lines: z.number().int(),
  /** Lines that no import before it had. */
  newLines: z.number().int(),
  matchedLines: z.number().int(),
  importedBy: z.string(),
  createdAt: z.string(),
});
export type ImportShown = z.output<typeof importShape>;

export const itemFilter = z.object({
  state: z.enum(["open", "matched", "resolved"]).optional(),
  fault: z.enum(FAULTS).optional(),
});
export type ItemFilter = z.output<typeof itemFilter>;

export const itemShape = z.object({
  id: z.string(),
  importId: z.string().nullable(),
  source: importShape.shape.source,
  /** out: money left us. back: it came back. */
  direction: z.enum(["out", "back"]),
  amountCents: z.number().int(),
  currency: z.string(),
  bookedOn: z.string(),
  reference: z.string().nullable(),
  counterpartyLast4: z.string().nullable(),
  reasonCode: z.string().nullable(),
  state: z.enum(["open", "matched", "resolved"]),
  fault: z.enum(FAULTS).nullable(),
  /** The payout that it is of or, while it is open, may be of. */
  payoutId: z.string().nullable(),
  note: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  createdAt: z.string(),
});
export type ItemShown = z.output<typeof itemShape>;

const movementId = z.string().min(1).max(60);
const reason = z.string().trim().min(10, "Say in a sentence how you know.").max(500);

export const matchInput = z.object({
  movementId,
  /** The payout that the movement is of. */
  payoutId: z.string().min(1).max(60),
  /** settled: the payee has it. returned: it came back. Null: it changes nothing of the payout. */
  says: z.enum(["settled", "returned"]).nullable(),
  reason,
});
export type MatchInput = z.output<typeof matchInput>;

export const dismissInput = z.object({ movementId, reason });
export type DismissInput = z.output<typeof dismissInput>;

export const summaryShape = z.object({
  /** Movements of the last 90 days that name or should name a payout: all, and those that matched by themselves. */
  lines: z.number().int(),
  matchedLines: z.number().int(),
  /** Of ten thousand; null without lines. */
  matchedBps: z.number().int().nullable(),
  /** Open ones by what is wrong with them. */
  open: z.array(z.object({ fault: z.enum(FAULTS).nullable(), items: z.number().int(), amountCents: z.number().int(), currency: z.string() })),
  lastImportAt: z.string().nullable(),
});
export type Summary = z.output<typeof summaryShape>;
