import { z } from "zod";
import { ROYALTY_SOURCES, STATEMENT_FORMATS } from "@/db/schema";

/** `2026-11`, a calendar month in UTC. */
const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "Say which month as 2026-11.");
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .optional();
const micros = z.string();

export const statementInput = z.object({ month, currency });
export type StatementInput = z.output<typeof statementInput>;
export { STATEMENT_FORMATS };
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

const lineShape = z.object({
  entries: z.number().int(),
  amountMicros: micros,
  /** Exact, in units: `12.503100`. */
  amount: z.string(),
  /** The part of US source. */
  usMicros: micros,
});

/** A month of an artist's earnings: what was there, what came and went, what was left. Micros as text. */
export const statementShape = z.object({
  /** Of this document: raised when its content is reckoned or written otherwise. */
  format: z.literal(1),
  month: z.string(),
  from: z.string(),
  until: z.string(),
  artist: z.object({ id: z.string(), name: z.string() }),
  accountId: z.string(),
  currency: z.string(),
  /** The entries of the account that it sums: after the first, up to the second. */
  fromVersion: z.string(),
  untilVersion: z.string(),
  openingMicros: micros,
  closingMicros: micros,
  earned: lineShape,
  bySource: z.array(lineShape.extend({ source: z.enum(ROYALTY_SOURCES) })),
  byWork: z.array(lineShape.extend({ videoId: z.string(), title: z.string() })),
  byCountry: z.array(lineShape.extend({ country: z.string() })),
  /** Payouts, tax kept back and fees, one by one. */
  paid: z.array(
    z.object({ at: z.string(), source: z.enum(ROYALTY_SOURCES), payoutId: z.string(), amountMicros: micros, amount: z.string(), reference: z.string() }),
  ),
});
export type Statement = z.output<typeof statementShape>;

/** A month of which there is a statement. */
export const statementMonthShape = z.object({
  month: z.string(),
  currency: z.string(),
  closingMicros: micros,
  /** What the balance rose or fell by in the month. */
  changeMicros: micros,
  /** When it was first made; null before anybody asked for it. */
  madeAt: z.string().nullable(),
});
export type StatementMonth = z.output<typeof statementMonthShape>;

/** A rendering that came out otherwise than when it was first made. */
export const differenceShape = z.object({
  artistId: z.string(),
  month: z.string(),
  currency: z.string(),
  format: z.enum(STATEMENT_FORMATS),
  sha256: z.string(),
  differingSha256: z.string(),
  madeAt: z.string(),
  differedAt: z.string(),
});
export type StatementDifference = z.output<typeof differenceShape>;
