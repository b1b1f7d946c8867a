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

/** With who set it: an admin's. */
export const adminViewRateShape = viewRateShape.extend({ setBy: z.string() });
export type AdminViewRate = z.output<typeof adminViewRateShape>;
