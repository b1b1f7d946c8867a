import { z } from "zod";
import { SUBSCRIPTION_STATUSES } from "@/db/schema";
import { consentVersion } from "../checkouts/contract";
import { currencyInput } from "../currencies/contract";

const id = z.string().max(100);
const time = z.iso.datetime().nullable();

export const INTERVALS = ["month", "year"] as const;

export const subscribeInput = z.object({
  artistId: id,
  /** The tier's key: bronze, silver, gold, platinum, or the artist's own. */
  tier: z.string().min(1).max(60),
  interval: z.enum(INTERVALS).default("month"),
  /** What to pay in; without it, that of one's other memberships, what one chose last, or the tier's own. */
  currency: currencyInput.optional(),
  promoCode: z.string().max(60).optional(),
  /** The version of the text by which the fan wants access at once, within the days to withdraw; a page that asks later names it with the checkout. */
  consentVersion: consentVersion.optional(),
  /** `hosted_page` answers an address at Stripe, for browsers in which our own page does not run. */
  uiMode: z.enum(["elements", "hosted_page"]).default("elements"),
});
export type SubscribeInput = z.output<typeof subscribeInput>;

const checkoutShape = z.object({ checkoutId: z.string(), clientSecret: z.string(), url: z.string() });

export const subscribedShape = z.object({ subscriptionId: z.string(), status: z.enum(SUBSCRIPTION_STATUSES), checkout: checkoutShape });
export type Subscribed = z.output<typeof subscribedShape>;

export const subscriptionShape = z.object({
  id: z.string(),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  tier: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  /** What comes with the next period; it may be the same tier, paid in another interval. */
  nextTier: z.object({ id: z.string(), key: z.string(), name: z.string() }).nullable(),
  /** How often it is paid from then on; null when nothing is to come. */
  nextInterval: z.enum(INTERVALS).nullable(),
  /** A higher tier that was chosen, and for whose payment the bank waits for the fan's word: `fix` says where to give it. */
  pendingTier: z.object({ id: z.string(), key: z.string(), name: z.string() }).nullable(),
  interval: z.enum(INTERVALS),
  currency: z.string(),
  amountCents: z.number().int(),
  status: z.enum(SUBSCRIPTION_STATUSES),
  /** When the next charge comes; null when none will. */
  renewsAt: time,
  currentPeriodEnd: time,
  trialEndsAt: time,
  cancelAtPeriodEnd: z.boolean(),
  pauseEndsAt: time,
  /** Until when access stays although a renewal failed. */
  graceEndsAt: time,
  startedAt: time,
  endedAt: time,
  createdAt: z.iso.datetime(),
  /** Until when the fan may withdraw from the contract and get the money back (EU); null when that is over. */
  withdrawableUntil: time,
});
export type ShownSubscription = z.output<typeof subscriptionShape>;

export const subscriptionInput = z.object({ id });

export const changeInput = z.object({
  id,
  tier: z.string().min(1).max(60),
  interval: z.enum(INTERVALS).optional(),
  /** That of a preview of the last hour: charges exactly what it said. */
  quotedAt: z.iso.datetime().optional(),
  /** `1` or `true`: says the exact cents and changes nothing. */
  preview: z.union([z.boolean(), z.enum(["0", "1", "true", "false"]).transform((text) => text === "1" || text === "true")]).optional(),
});
export type ChangeInput = z.output<typeof changeInput>;

export const changedShape = z.object({
  subscriptionId: z.string(),
  /** `now` for what gives more, `period_end` for what gives less. */
  takesEffect: z.enum(["now", "period_end"]),
  effectiveAt: z.iso.datetime(),
  /** The moment that the cents are computed for. */
  quotedAt: z.iso.datetime(),
  /** What is charged at once, after what is left of the old tier is taken off. */
  dueNowCents: z.number().int(),
  /** What the next charge is after that, with what a code still takes off then. */
  nextAmountCents: z.number().int(),
  /** How often it is paid from then on. */
  interval: z.enum(INTERVALS),
  currency: z.string(),
  isPreview: z.boolean(),
  /** Where to answer the bank that waits for the fan's word; until then nothing is changed or charged. Null when none waits. */
  confirmUrl: z.string().nullable(),
  subscription: subscriptionShape,
});
export type Changed = z.output<typeof changedShape>;

export const PAUSE_MONTHS_MAX = 3;
export const pauseInput = z.object({ id, months: z.number().int().min(1).max(PAUSE_MONTHS_MAX).default(1) });

export const withdrawnShape = z.object({ subscriptionId: z.string(), refundedCents: z.number().int(), currency: z.string(), withdrawnAt: z.iso.datetime() });

export const withdrawalInput = z.object({ token: z.string().max(200) });
export const withdrawalShape = z.object({
  subscriptionId: z.string(),
  artistName: z.string(),
  tierName: z.string(),
  withdrawableUntil: time,
  withdrawnAt: time,
});

export const fixedShape = z.object({
  subscriptionId: z.string(),
  status: z.enum(SUBSCRIPTION_STATUSES),
  /** Where to give another card; null when that is not what helps. */
  checkout: checkoutShape.nullable(),
  /** Where to answer the bank that waits for the fan's word about this very payment; null when none does. */
  confirmUrl: z.string().nullable(),
});
export const fixInput = z.object({ id, newCard: z.boolean().default(false) });
