import { z } from "zod";
import { PAYOUT_STATES } from "@/db/schema";
import { RAIL_KINDS } from "../../adapters/rails";

const ID_CHARS_MAX = 64;
const REASON_CHARS_MAX = 300;

export const EXCEPTION_KINDS = ["no-method", "unavailable", "cooling", "currency", "screening", "screening-pending", "tax", "restricted"] as const;

export const runInput = z.object({ runId: z.string().max(ID_CHARS_MAX) });
export const cancelRunInput = runInput.extend({ reason: z.string().trim().min(1).max(REASON_CHARS_MAX) });

const sums = z.object({ currency: z.string(), payouts: z.number().int(), amountCents: z.number().int(), withheldCents: z.number().int() });

export const runShape = z.object({
  id: z.string(),
  /** `2026-11`. */
  period: z.string(),
  status: z.enum(["preparing", "open", "approved", "cancelled"]),
  startedAt: z.string(),
  preparedAt: z.string().nullable(),
  approvedAt: z.string().nullable(),
  approvedBy: z.string().nullable(),
});
export type ShownRun = z.output<typeof runShape>;

/** A run with its totals: what it pays, how far that has come, and what it leaves out. */
export const runDetailShape = runShape.extend({
  totals: z.array(sums),
  byState: z.array(sums.extend({ state: z.enum(PAYOUT_STATES) })),
  byRail: z.array(sums.extend({ rail: z.enum(RAIL_KINDS) })),
  /** Over the limit, and not agreed to by two yet. */
  waitingForSecond: z.number().int(),
  /** Left out at first, held after the run was approved, and agreed to by nobody yet. */
  heldSince: z.number().int(),
  exceptions: z.array(z.object({ kind: z.enum(EXCEPTION_KINDS), currency: z.string(), accounts: z.number().int(), amountCents: z.number().int() })),
});
export type RunDetail = z.output<typeof runDetailShape>;

/** What the next run would find, before tax, were it now. */
export const previewShape = z.object({
  period: z.string(),
  /** Null when the month had its run. */
  runId: z.string().nullable(),
  minimumCents: z.number().int(),
  payable: z.array(z.object({ currency: z.string(), rail: z.enum(RAIL_KINDS), accounts: z.number().int(), grossCents: z.number().int() })),
  exceptions: z.array(z.object({ kind: z.enum(EXCEPTION_KINDS), currency: z.string(), accounts: z.number().int(), amountCents: z.number().int() })),
});
export type RunPreview = z.output<typeof previewShape>;

export const exceptionFilter = z.object({ kind: z.enum(EXCEPTION_KINDS).optional() });
export const exceptionShape = z.object({
  accountId: z.string(),
  name: z.string(),
  handle: z.string(),
  currency: z.string(),
  kind: z.enum(EXCEPTION_KINDS),
  detail: z.string().nullable(),
  amountCents: z.number().int(),
  createdAt: z.string(),
});
export type ShownException = z.output<typeof exceptionShape>;
