import { z } from "zod";
import { checkoutShape, idInput, uiModeInput } from "../giving";
import { GOAL_LIMITS as limits, PLEDGE_CENTS_MAX, PLEDGE_CENTS_MIN } from "./rules";

const TIME_ZONE_CHARS_MAX = 64;
const goalKind = z.enum(["keep", "all-or-nothing"]);
export const GOAL_STATUSES = ["open", "collecting", "ended", "failed", "cancelled"] as const;
const PLEDGE_STATUSES = ["PENDING", "SAVED", "CHARGING", "PAID", "DROPPED", "CANCELLED", "EXPIRED", "REFUNDED"] as const;

const cents = z.number().int().min(1).max(limits.targetCentsMax);
const title = z.string().trim().min(1, "Write a title.").max(limits.titleChars);
const description = z.string().trim().max(limits.descriptionChars);
const target = cents.min(limits.targetCentsMin, "A goal is $10.00 or more.");
const milestones = z
  .array(z.object({ amount: cents, title: z.string().trim().min(1).max(limits.milestoneChars) }))
  .max(limits.milestones)
  .refine((list) => new Set(list.map((milestone) => milestone.amount)).size === list.length, "Each milestone has an amount of its own.");
/** A moment (`2027-03-28T18:00:00Z`), or what the clocks of `timeZone` show then (`2027-03-28T20:00`). */
const deadline = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ local: true, precision: -1 })]);

const pledgeCents = z.number().int().min(PLEDGE_CENTS_MIN, "A pledge is $2.00 or more.").max(PLEDGE_CENTS_MAX, "A pledge is $10,000.00 or less.");
/** What a pledge of `fromCents` or more opens once it is paid: one of the artist's tiers, by its key, for so many months. */
const reward = z.object({ tier: idInput, months: z.number().int().min(1).max(limits.rewardMonthsMax), fromCents: pledgeCents });
export type RewardInput = z.output<typeof reward>;
const tierShape = z.object({ key: z.string(), name: z.string() });

export const goalInput = z.object({
  title,
  description: description.default(""),
  kind: goalKind.default("keep"),
  target,
  stretchTarget: cents.optional(),
  deadline: deadline.optional(),
  timeZone: z.string().max(TIME_ZONE_CHARS_MAX).default("UTC"),
  videoId: idInput.optional(),
  milestones: milestones.default([]),
  reward: reward.optional(),
});
export type GoalInput = z.output<typeof goalInput>;

export const goalChange = z
  .object({
    title,
    description,
    target,
    stretchTarget: cents.nullable(),
    deadline: deadline.nullable(),
    timeZone: z.string().max(TIME_ZONE_CHARS_MAX),
    milestones,
    /** Null for nothing. Pledges that were made before keep what was said then. */
    reward: reward.nullable(),
  })
  .partial();
export type GoalChange = z.output<typeof goalChange>;

/** A goal as anybody sees it. Cents of `currency`; `pledges` counts those that count. */
export const goalShape = z.object({
  id: z.string(),
  artistId: z.string(),
  videoId: z.string().nullable(),
  title: z.string(),
  description: z.string(),
  kind: goalKind,
  status: z.enum(GOAL_STATUSES),
  target: z.number().int(),
  stretchTarget: z.number().int().nullable(),
  raised: z.number().int(),
  /** What was really charged: of an all-or-nothing goal it follows `raised` after the deadline. */
  collected: z.number().int(),
  supporters: z.number().int(),
  currency: z.string(),
  deadline: z.string().nullable(),
  timeZone: z.string(),
  milestones: z.array(z.object({ id: z.string(), amount: z.number().int(), title: z.string(), reachedAt: z.string().nullable() })),
  /** What a pledge of `fromCents` or more opens once it is paid; null for nothing. Answers that were kept from before are without it. */
  reward: z.object({ tier: tierShape, months: z.number().int(), fromCents: z.number().int() }).nullable().default(null),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});
export type Goal = z.output<typeof goalShape>;

export const pledgeInput = z.object({
  goalId: idInput,
  /** Cents of the goal’s currency, US dollars. */
  amount: pledgeCents,
  showsName: z.boolean().default(false),
  uiMode: uiModeInput,
});
export type PledgeInput = z.output<typeof pledgeInput>;

export const madePledgeShape = z.object({
  pledgeId: z.string(),
  status: z.enum(PLEDGE_STATUSES),
  /** Null once there is nothing left to do. */
  checkout: checkoutShape.nullable(),
});
export type MadePledge = z.output<typeof madePledgeShape>;

export const pledgeShape = z.object({
  id: z.string(),
  goal: z.object({ id: z.string(), title: z.string(), kind: goalKind, status: z.enum(GOAL_STATUSES), deadline: z.string().nullable() }),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  amount: z.number().int(),
  currency: z.string(),
  showsName: z.boolean(),
  status: z.enum(PLEDGE_STATUSES),
  /** Why the last try to charge it failed, and when the next one is. */
  lastError: z.string().nullable(),
  nextAttemptAt: z.string().nullable(),
  /** What it opens once it is paid, and until when; no day while it is not open. */
  reward: z.object({ tier: tierShape, months: z.number().int(), opensUntil: z.string().nullable() }).nullable(),
  createdAt: z.string(),
  paidAt: z.string().nullable(),
});
export type Pledge = z.output<typeof pledgeShape>;
