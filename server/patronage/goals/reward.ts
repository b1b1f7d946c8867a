import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, goalPledges } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { setEntitlement } from "../entitlements/set-entitlement";
import { findHeld } from "../gifts/redeem-gift";
import { giftStart } from "../gifts/rules";
import type { PaidSubject } from "../giving";
import { addMonths } from "../subscriptions/rules";
import { ensureTiers } from "../tiers/ensure-tiers";
import { findTier, findTierById } from "../tiers/queries";
import type { RewardInput } from "./contract";
import type { GoalRow } from "./recount-goal";

type GoalReward = Pick<GoalRow, "rewardTierId" | "rewardMonths" | "rewardFromCents">;
type PledgeReward = Pick<typeof goalPledges.$inferSelect, "rewardTierId" | "rewardMonths">;

const NO_REWARD: GoalReward = { rewardTierId: null, rewardMonths: null, rewardFromCents: null };

function refuse(sentence: string): DomainError {
  return new DomainError("rule_refused", { sentence, issues: [{ path: "reward.tier", message: sentence }] });
}

/**
 * What a goal is to open, as its row has it. @param before what it opens already: that may stay, whatever became of the tier.
 * @throws rule_refused for a tier that is not there or not on offer, or has a limited number of places: nobody who pays may find them taken.
 */
export async function readReward(tx: Tx, artistId: string, reward: RewardInput | null, before: GoalReward | null, now: Date): Promise<GoalReward> {
  if (reward === null) return NO_REWARD;
  await ensureTiers(tx, artistId, now);
  const tier = await findTier(tx, { artistId, key: reward.tier });
  if (tier === undefined) throw refuse("You have no such tier.");
  if (tier.id !== before?.rewardTierId && !tier.isActive) throw refuse("This tier is not on offer.");
  if (tier.id !== before?.rewardTierId && tier.seatsMax !== null) throw refuse("This tier has a limited number of places. Choose one without a limit.");
  return { rewardTierId: tier.id, rewardMonths: reward.months, rewardFromCents: reward.fromCents };
}

/** What a pledge of so much opens by what the goal says now; kept with the pledge. */
export function rewardOfPledge(goal: GoalReward, amountCents: number): PledgeReward {
  const isEnough = goal.rewardFromCents !== null && amountCents >= goal.rewardFromCents;
  return isEnough ? { rewardTierId: goal.rewardTierId, rewardMonths: goal.rewardMonths } : { rewardTierId: null, rewardMonths: null };
}

/**
 * Makes what a pledge opens follow its money: opened once when it is paid, after what the fan holds already as good or better, so that no month
 * is lost; closed while the money is disputed or when it went back; open again when it stands.
 */
export async function applyPledgeReward(tx: Tx, { subjectId, payment }: PaidSubject, now: Date): Promise<void> {
  const [pledge] = await tx.select().from(goalPledges).where(eq(goalPledges.id, subjectId));
  if (pledge === undefined || pledge.rewardTierId === null || pledge.rewardMonths === null) return;
  const isTaken = payment.status === "refunded" || payment.status === "disputed" || payment.status === "dispute_lost";
  const { fanId, artistId, rewardTierId: tierId } = pledge;
  const given = { source: "goal" as const, sourceId: pledge.id, fanId, artistId, tierId };
  const [held] = await tx
    .select()
    .from(entitlements)
    .where(and(eq(entitlements.source, given.source), eq(entitlements.sourceId, given.sourceId)));
  if (held !== undefined) {
    const { startsAt, endsAt, revokedAt } = held;
    await setEntitlement(tx, { ...given, startsAt, endsAt, revokedAt: isTaken ? (revokedAt ?? now) : null }, now);
    return;
  }
  const tier = await findTierById(tx, tierId);
  if (isTaken || tier === undefined) return;
  const startsAt = giftStart(tier.rank, await findHeld(tx, fanId, artistId, now), now) ?? now;
  await setEntitlement(tx, { ...given, startsAt, endsAt: addMonths(startsAt, pledge.rewardMonths), revokedAt: null }, now);
}
