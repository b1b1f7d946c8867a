import { z } from "zod";

const MICROS_DIGITS_MAX = 9;
const SOURCE_CHARS_MAX = 300;

export const market = z.string().regex(/^(\*|[A-Z]{2})$/, "Write a country such as DE, or * for all others.");
export const day = z.iso.date("Write a day such as 2027-01-31.");
export const bps = z.number().int().min(0).max(10_000);
export const source = z.string().trim().min(1, "Say where the figure is from.").max(SOURCE_CHARS_MAX);

export const viewRateInput = z.object({
  market,
  /** Micros (1e-6) of a dollar for one view, as text. */
  microsPerView: z.string().regex(new RegExp(`^\\d{1,${MICROS_DIGITS_MAX}}$`), "Write whole micros: 3100 is $0.0031."),
  /** The platform's share of it. */
  feeBps: bps,
  validFrom: day,
  source,
});
export type ViewRateInput = z.output<typeof viewRateInput>;

/** What a view is worth in a market (`*`: those without a rate of their own) from a day on. */
export const viewRateShape = z.object({
  market: z.string(),
  validFrom: z.string(),
  currency: z.string(),
  microsPerView: z.string(),
  feeBps: z.number().int(),
  source: z.string(),
});
export type ShownViewRate = z.output<typeof viewRateShape>;

/** Of a market's rates: still to begin, the one that counts, or one that another took the place of. */
export const RATE_STANDINGS = ["planned", "now", "past"] as const;

/** With who set it and when: an admin's. The name is null of somebody who is gone, the time of what was set before it was kept. */
export const adminViewRateShape = viewRateShape.extend({
  setBy: z.string(),
  setByName: z.string().nullable(),
  setAt: z.string().nullable(),
  standing: z.enum(RATE_STANDINGS),
});
export type AdminViewRate = z.output<typeof adminViewRateShape>;

/** What a rate would change: what counts on that day as it stands, which may be the rate of all other markets. */
export const viewRateChangeShape = z.object({ before: viewRateShape.omit({ source: true }), after: viewRateShape });
export type ViewRateChange = z.output<typeof viewRateChangeShape>;
