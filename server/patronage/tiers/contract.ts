import { z } from "zod";
import { currencyInput } from "../currencies/contract";
import { TIER_LIMITS as limits } from "./rules";

/** What a tier gives, beyond its lines of text. */
const perks = {
  trialDays: z.number().int().min(0).max(limits.trialDays),
  earlyAccessHours: z.number().int().min(0).max(limits.earlyAccessHours),
  canDownload: z.boolean(),
  callsPerMonth: z.number().int().min(0).max(limits.callsPerMonth),
  hasLivestreams: z.boolean(),
  hasCredit: z.boolean(),
  hasDiscord: z.boolean(),
  hasProfitShare: z.boolean(),
};

const priceCents = z.number().int().min(limits.priceCentsMin, "A tier costs at least $1.00.");

/** What an artist may change of a tier. Amounts in cents of the tier's currency. */
export const tierChange = z
  .object({
    name: z.string().trim().min(1, "Write a name.").max(limits.nameChars),
    description: z.string().trim().max(limits.descriptionChars),
    benefits: z.array(z.string().trim().min(1).max(limits.benefitChars)).max(limits.benefits),
    welcomeNote: z.string().trim().max(limits.welcomeNoteChars),
    monthlyCents: priceCents.max(limits.monthlyCentsMax),
    yearlyCents: priceCents.max(limits.yearlyCentsMax),
    seatsMax: z.number().int().min(1).max(limits.seats).nullable(),
    isActive: z.boolean(),
    ...perks,
  })
  .partial();
export type TierChange = z.output<typeof tierChange>;

export const newTier = tierChange.omit({ isActive: true, hasProfitShare: true }).required({ name: true, monthlyCents: true });
export type NewTier = z.output<typeof newTier>;

/** A tier as anybody sees it. `seatsLeft` is null where there is no limit. */
export const tierShape = z.object({
  id: z.string(),
  key: z.string(),
  rank: z.number().int(),
  name: z.string(),
  description: z.string(),
  benefits: z.array(z.string()),
  monthlyCents: z.number().int(),
  yearlyCents: z.number().int(),
  currency: z.string(),
  /** What it costs in each currency that it can be paid in, of which the artist's own is the first. Each in its smallest unit. */
  prices: z.array(z.object({ currency: currencyInput, monthlyCents: z.number().int(), yearlyCents: z.number().int() })),
  seatsMax: z.number().int().nullable(),
  seatsLeft: z.number().int().nullable(),
  trialDays: z.number().int(),
  earlyAccessHours: z.number().int(),
  canDownload: z.boolean(),
  callsPerMonth: z.number().int(),
  hasLivestreams: z.boolean(),
  hasCredit: z.boolean(),
  hasDiscord: z.boolean(),
  hasProfitShare: z.boolean(),
});
export type ShownTier = z.output<typeof tierShape>;

/** A tier as its artist sees it. */
export const studioTierShape = tierShape.extend({ welcomeNote: z.string(), isActive: z.boolean(), seatsTaken: z.number().int() });
export type StudioTier = z.output<typeof studioTierShape>;
