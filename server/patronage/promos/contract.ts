import { z } from "zod";
import { idInput } from "../giving";
import { CODE_PATTERN, PROMO_LIMITS as limits, normalizeCode } from "./rules";

const CODE_CHARS_MAX = 60;
export const codeText = z.string().max(CODE_CHARS_MAX).transform(normalizeCode);

export const promoInput = z.object({
  code: codeText.refine((code) => CODE_PATTERN.test(code), "Use 3 to 24 letters, digits and hyphens."),
  /** Of one, in basis points: 10,000 is free. */
  percentOffBps: z.number().int().min(limits.percentOffBpsMin).max(limits.percentOffBpsMax),
  /** How many months it lasts. */
  months: z.number().int().min(1).max(limits.monthsMax),
  /** For one tier only; for each when it is left out. */
  tierId: idInput.optional(),
  redemptionsMax: z.number().int().min(1).max(limits.redemptionsMax).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
export type PromoInput = z.output<typeof promoInput>;

export const promoShape = z.object({
  id: z.string(),
  code: z.string(),
  percentOffBps: z.number().int(),
  months: z.number().int(),
  tierId: z.string().nullable(),
  redemptionsMax: z.number().int().nullable(),
  redemptions: z.number().int(),
  expiresAt: z.string().nullable(),
  isActive: z.boolean(),
  createdAt: z.string(),
});
export type Promo = z.output<typeof promoShape>;

/** What a code does to a tier's prices, in cents. */
export const promoQuoteShape = z.object({
  code: z.string(),
  percentOffBps: z.number().int(),
  months: z.number().int(),
  monthlyCents: z.number().int(),
  yearlyCents: z.number().int(),
  currency: z.string(),
});
export type PromoQuote = z.output<typeof promoQuoteShape>;
