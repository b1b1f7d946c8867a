import { z } from "zod";
import { ROYALTY_SOURCES } from "@/db/schema";

const cents = z.number().int();
/** Micros (1e-6 of a unit) as text: JSON has no bigint. */
const micros = z.string();

/** What an artist has in one currency. */
const balanceShape = z.object({
  currency: z.string(),
  /** Earned and not paid out; what is held back is in it. Whole cents, rounded down. */
  balanceCents: cents,
  /** Earned, and held until a person looked at how. Not in the balance yet. */
  pendingCents: cents,
  /** Of the balance: on its way out. */
  heldCents: cents,
  /** Of the balance: can be paid out. */
  availableCents: cents,
  /** Owed since a refund found nothing to take; comes out of what is earned next. */
  receivableCents: cents,
  /** What is left below a cent, and goes into the next payout. */
  carriedMicros: micros,
});
export type AccountBalance = z.output<typeof balanceShape>;

export const accountShape = balanceShape.extend({
  payoutMethod: z.object({ kind: z.string(), last4: z.string() }).nullable(),
  /** The next monthly payout. */
  nextPayoutAt: z.string(),
  /** Other currencies that something was earned in. */
  others: z.array(balanceShape),
});
export type RoyaltyAccount = z.output<typeof accountShape>;

export const transactionFilter = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  source: z.enum(ROYALTY_SOURCES).optional(),
  videoId: z.string().max(100).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** Inclusive, and exclusive. */
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
export type TransactionFilter = z.output<typeof transactionFilter>;

export const transactionShape = z.object({
  id: z.string(),
  /** Between the whole cents of the balance before and after it, so that all of them sum to the balance. */
  amountCents: cents,
  amountMicros: micros,
  currency: z.string(),
  source: z.enum(ROYALTY_SOURCES),
  createdAt: z.string(),
  /** The transfer in the ledger. */
  reference: z.string(),
  videoId: z.string().nullable(),
  videoTitle: z.string().nullable(),
  country: z.string().nullable(),
  balanceMicros: micros,
  /** Why it is there, with its figures. */
  explanation: z.string(),
});
export type Transaction = z.output<typeof transactionShape>;

/** What came in and went back, payouts and their tax left out. */
const sumShape = z.object({ amountMicros: micros, amountCents: cents, entries: z.number().int() });
export const EARNING_SPANS = ["today", "month", "year", "all"] as const;

export const earningsInput = z.object({
  span: z.enum(EARNING_SPANS).default("month"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});

export const earningsShape = z.object({
  currency: z.string(),
  /** Null: from the beginning. */
  from: z.string().nullable(),
  until: z.string(),
  total: sumShape,
  bySource: z.array(sumShape.extend({ source: z.enum(ROYALTY_SOURCES) })),
  /** The works that earned most, and those that nobody can name any more without a title. */
  byWork: z.array(sumShape.extend({ videoId: z.string(), title: z.string().nullable() })),
  byCountry: z.array(sumShape.extend({ country: z.string() })),
  /** Each day (UTC) on which something moved. */
  byDay: z.array(sumShape.extend({ day: z.string() })),
});
export type Earnings = z.output<typeof earningsShape>;
