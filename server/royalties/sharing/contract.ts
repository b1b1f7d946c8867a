import { z } from "zod";
import { bps, source } from "../rates/contract";
import { SHARING_MODELS } from "./rules";

const SPONSOR_CHARS_MAX = 200;
/** Ten million dollars: more in one go is a slip of the hand. */
const SPONSOR_CENTS_MAX = 1_000_000_000;

const model = z.enum(SHARING_MODELS);
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "Write a month such as 2027-01.");
export const currencyInput = z
  .string()
  .regex(/^[A-Z]{3}$/, "Write a currency such as USD.")
  .default("USD");
const micros = z.string();

export const sharingPolicyInput = z.object({ fromMonth: month, model, shareBps: bps, source });
export type SharingPolicyInput = z.output<typeof sharingPolicyInput>;

/** How months are shared from one on. `shareBps`: what of the platform's fees is set aside. */
export const sharingPolicyShape = z.object({
  fromMonth: z.string(),
  model,
  shareBps: z.number().int(),
  source: z.string(),
  setBy: z.string(),
  /** Null of somebody who is gone. */
  setByName: z.string().nullable(),
  /** Null of what was set before this was kept. */
  setAt: z.string().nullable(),
});
export type SharingPolicy = z.output<typeof sharingPolicyShape>;

const policyWords = sharingPolicyShape.pick({ model: true, shareBps: true });
/** What a policy would change: what counts for that month as it stands. */
export const sharingChangeShape = z.object({ fromMonth: z.string(), before: policyWords, after: policyWords });
export type SharingChange = z.output<typeof sharingChangeShape>;

export const monthInput = z.object({ month, currency: currencyInput });

export const sponsorInput = z.object({
  month,
  currency: currencyInput,
  amountCents: z.number().int().min(1).max(SPONSOR_CENTS_MAX),
  sponsor: z.string().trim().min(1, "Say who gives it.").max(SPONSOR_CHARS_MAX),
});
export type SponsorInput = z.output<typeof sponsorInput>;

export const sponsorShape = z.object({
  id: z.string(),
  month: z.string(),
  currency: z.string(),
  amountCents: z.number().int(),
  sponsor: z.string(),
  addedBy: z.string(),
  createdAt: z.string(),
});
export type SponsorAmount = z.output<typeof sponsorShape>;

/** A month as it was shared; micros (1e-6 of a unit) as text. `fan + sponsor + carriedIn = shared + carriedOut`. */
export const sharingMonthShape = z.object({
  month: z.string(),
  currency: z.string(),
  model,
  shareBps: z.number().int(),
  ...{ fanMicros: micros, sponsorMicros: micros, carriedInMicros: micros, sharedMicros: micros, carriedOutMicros: micros },
  views: z.number().int(),
  fans: z.number().int(),
  artists: z.number().int(),
  /** `counted` while it is being paid out to the accounts. */
  status: z.enum(["counted", "shared"]),
  createdAt: z.string(),
  sharedAt: z.string().nullable(),
});
export type SharingMonth = z.output<typeof sharingMonthShape>;

/** A month that was counted, with what its artists' shares sum to by each model, and how many of them have theirs. */
export const countedMonthShape = sharingMonthShape.extend({
  given: z.object({ artists: z.number().int(), credited: z.number().int(), proRataMicros: micros, userCentricMicros: micros }),
});
export type CountedMonth = z.output<typeof countedMonthShape>;

/** A month that was not counted yet, as it would be shared were it over now. */
export const openMonthShape = sharingMonthShape.omit({ createdAt: true, sharedAt: true }).extend({ status: z.literal("open") });
export type OpenMonth = z.output<typeof openMonthShape>;

/** What an artist gets of a month, by the model that was chosen and by the other. */
export const sharingShareShape = z.object({
  month: z.string(),
  currency: z.string(),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  model,
  views: z.number().int(),
  fans: z.number().int(),
  paidMicros: micros,
  proRataMicros: micros,
  userCentricMicros: micros,
  isCredited: z.boolean(),
});
export type SharingShare = z.output<typeof sharingShareShape>;
