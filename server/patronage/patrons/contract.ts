import { z } from "zod";

/** `ending` is cancelled and open until the paid period ends; `former` has nothing open any more. */
export const PATRON_STATUSES = ["active", "trialing", "ending", "past_due", "paused", "former"] as const;
export const PATRON_SOURCES = ["subscription", "gift", "comp", "goal", "import"] as const;
export const PATRON_SORTS = ["newest", "name", "tier"] as const;

const SEARCH_CHARS_MAX = 100;
const KEY_CHARS_MAX = 64;

/** Which of an artist's patrons. `since` keeps those who came on that day (UTC) or later. */
export const patronFilter = z.object({
  search: z.string().trim().max(SEARCH_CHARS_MAX).optional(),
  tier: z.string().max(KEY_CHARS_MAX).optional(),
  status: z.enum(PATRON_STATUSES).optional(),
  source: z.enum(PATRON_SOURCES).optional(),
  since: z.iso.date("Write a day such as 2027-01-31.").optional(),
});
export type PatronFilter = z.output<typeof patronFilter>;

export const patronSort = z.enum(PATRON_SORTS).default("newest");
export type PatronSort = z.output<typeof patronSort>;

const money = z.object({ currency: z.string(), cents: z.number().int() });

/** A patron as the artist sees them: the best that they hold now, or held last. */
export const patronShape = z.object({
  fanId: z.string(),
  name: z.string(),
  /** Null for who only has what the artist gave them: their address is theirs. */
  email: z.string().nullable(),
  tier: z.string(),
  tierName: z.string(),
  status: z.enum(PATRON_STATUSES),
  source: z.enum(PATRON_SOURCES),
  /** The first day of any access. */
  since: z.string(),
  /** When access ends (or ended); null is until further notice. */
  endsAt: z.string().nullable(),
  interval: z.enum(["month", "year"]).nullable(),
  /** What they pay a month, in cents; null for who pays nothing now. */
  monthlyCents: z.number().int().nullable(),
  currency: z.string().nullable(),
  /** All they ever paid the artist, less what went back, by currency. */
  paid: z.array(money),
});
export type Patron = z.output<typeof patronShape>;

export const HISTORY_KINDS = [
  "joined",
  "expansion",
  "contraction",
  "churn",
  "reactivation",
  "payment",
  "refund",
  "dispute",
  "tip",
  "gift",
  "comp",
  "goal",
  "import",
] as const;

/** Something that happened between a patron and the artist. `amountCents` of a movement is signed, a month's. */
export const historyEntryShape = z.object({
  id: z.string(),
  kind: z.enum(HISTORY_KINDS),
  at: z.string(),
  amountCents: z.number().int().nullable(),
  currency: z.string().nullable(),
  /** The tier's name, a tip's message: what there is to say beside the amount. */
  text: z.string(),
  /** What it was paid by, or what went back of; null where no money moved. */
  paymentId: z.string().nullable(),
});
export type HistoryEntry = z.output<typeof historyEntryShape>;

export const NOTE_CHARS_MAX = 2_000;
export const noteShape = z.object({ id: z.string(), body: z.string(), createdAt: z.string() });
export type PatronNote = z.output<typeof noteShape>;

export const patronDetailShape = patronShape.extend({ history: z.array(historyEntryShape), notes: z.array(noteShape) });
export type PatronDetail = z.output<typeof patronDetailShape>;
