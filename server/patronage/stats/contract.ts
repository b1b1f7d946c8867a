import { z } from "zod";

export const STATS_MONTHS_MAX = 60;
const STATS_MONTHS = 12;

/** How many calendar months (UTC), the running one included. */
export const statsInput = z.object({ months: z.number().int().min(1).max(STATS_MONTHS_MAX).default(STATS_MONTHS) });

const cents = z.number().int();
const count = z.number().int();
/** `2027-01`, a calendar month in UTC. */
const month = z.string();

/** How monthly recurring revenue moved: start + new + expansion − contraction − churn + reactivation = end, to the cent. */
const mrrMonth = z.object({
  month,
  startCents: cents,
  newCents: cents,
  expansionCents: cents,
  contractionCents: cents,
  churnCents: cents,
  reactivationCents: cents,
  endCents: cents,
  /** Who paid at the start, and how many of all who paid left. */
  startPatrons: count,
  newPatrons: count,
  churnedPatrons: count,
  reactivatedPatrons: count,
  endPatrons: count,
  /** Left for each who was there at the start, in basis points; null when nobody was. */
  churnBps: z.number().int().nullable(),
});
export type MrrMonth = z.output<typeof mrrMonth>;

export const REVENUE_SOURCES = ["subscription", "tip", "gift", "pledge", "ticket"] as const;

/** What one source brought in a month, as the ledger has it: net = gross − taken back − tax − fee. */
const revenueRow = z.object({
  month,
  source: z.enum(REVENUE_SOURCES),
  /** How many times somebody paid. */
  payments: count,
  /** What fans paid. */
  grossCents: cents,
  /** Refunds and disputes, less what came back of them. */
  takenBackCents: cents,
  /** Tax and the platform's share that remain. */
  taxCents: cents,
  feeCents: cents,
  /** What Stripe took for it: the platform's own cost, out of its share. */
  stripeFeeCents: cents,
  /** The artist's. */
  netCents: cents,
});
export type RevenueRow = z.output<typeof revenueRow>;

export const statsShape = z.object({
  asOf: z.string(),
  /** Who holds a tier by a subscription now: paying, in a trial, or behind with a payment. */
  patrons: count,
  tiers: z.array(z.object({ tierId: z.string(), tier: z.string(), name: z.string(), patrons: count })),
  /** One for each currency that ever moved; amounts of different currencies are never added up. */
  currencies: z.array(
    z.object({
      currency: z.string(),
      mrrCents: cents,
      tips: z.object({ count, amountCents: cents }),
      mrr: z.array(mrrMonth),
      revenue: z.array(revenueRow),
    }),
  ),
});
export type Stats = z.output<typeof statsShape>;
