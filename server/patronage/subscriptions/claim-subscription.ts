import { and, eq, gt, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, patronSubscriptions, patronTiers, trialUses, users } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { lockSubject } from "../checkouts/queries";
import { monthlyCents } from "../sync/rules";
import { requireSeat } from "../tiers/count-seats";
import type { TierRow } from "../tiers/queries";
import { lockLive, type SubscriptionRow } from "./queries";
import { TRIAL_MS_MIN } from "./rules";

export interface Claim {
  readonly fanId: string;
  readonly tier: TierRow;
  readonly interval: "month" | "year";
  readonly currency: string;
  readonly amountCents: number;
  readonly promoId: string | null;
}

export interface Claimed {
  readonly row: SubscriptionRow;
  /** An earlier try with another offer, whose checkout must be closed before this one's is opened. */
  readonly isOther: boolean;
}

async function requireArtistOf(tx: Tx, { fanId, tier }: Claim): Promise<void> {
  if (tier.artistId === fanId) throw new DomainError("rule_refused", { sentence: "You cannot become a patron of yourself." });
  const [artist] = await tx.select({ role: users.role }).from(users).where(eq(users.id, tier.artistId)).limit(1);
  if (artist === undefined || artist.role === "fan") throw new DomainError("not_found");
}

/**
 * The one live subscription of the fan with the artist: a new row, or the earlier try that was not paid yet. The lock lets one pass at a
 * time, and the index of the database has the last word.
 * @throws DomainError `conflict` with the `subscriptionId` of one that is paid; `rule_refused` when the tier is full.
 */
export async function claimSubscription(tx: Tx, claim: Claim, now: Date): Promise<Claimed> {
  const { fanId, tier, interval, currency, amountCents, promoId } = claim;
  const { artistId } = tier;
  await lockSubject(tx, `${fanId}:${artistId}`);
  await requireArtistOf(tx, claim);
  const live = await lockLive(tx, { fanId, artistId });
  if (live !== undefined) {
    if (live.status !== "INCOMPLETE" || live.stripeSubscriptionId !== null) {
      const sentence = "You support this artist already. Change the tier of your membership instead.";
      throw new DomainError("conflict", { sentence, details: { subscriptionId: live.id, status: live.status } });
    }
    const isSamePrice = live.currency === currency && live.amountCents === amountCents;
    const isSame = live.tierId === tier.id && live.interval === interval && isSamePrice && live.promoId === promoId;
    return { row: live, isOther: !isSame };
  }
  await requireSeat(tx, tier.id, now);
  const [row] = await tx
    .insert(patronSubscriptions)
    .values({
      id: newId("subscription", now.getTime()),
      fanId,
      artistId,
      tierId: tier.id,
      tier: tier.key,
      interval,
      currency,
      amountCents,
      monthlyAmount: monthlyCents(amountCents, interval),
      status: "INCOMPLETE",
      promoId,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  if (row === undefined) throw new Error("A subscription was not written.");
  return { row, isOther: false };
}

export interface FreeTime {
  readonly trialDays: number | null;
  readonly trialEndsAt: Date | null;
}

/**
 * What of the beginning costs nothing: the rest of a gift of the same tier or a higher one, which is not to be paid twice; else the
 * tier's trial, once for each fan and artist.
 */
export async function findFreeTime(db: Tx, params: { readonly fanId: string; readonly tier: TierRow; readonly now: Date }): Promise<FreeTime> {
  const { fanId, tier, now } = params;
  const isHeld = and(
    eq(entitlements.fanId, fanId),
    eq(entitlements.artistId, tier.artistId),
    eq(entitlements.source, "gift"),
    isNull(entitlements.revokedAt),
    gt(entitlements.endsAt, new Date(now.getTime() + TRIAL_MS_MIN)),
  );
  const gifts = await db
    .select({ endsAt: entitlements.endsAt, rank: patronTiers.rank })
    .from(entitlements)
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .where(isHeld)
    .limit(20);
  const ends = gifts.flatMap((gift) => (gift.endsAt !== null && gift.rank >= tier.rank ? [gift.endsAt.getTime()] : []));
  if (ends.length > 0) return { trialDays: null, trialEndsAt: new Date(Math.max(...ends)) };
  if (tier.trialDays === 0) return { trialDays: null, trialEndsAt: null };
  const used = await db
    .select({ usedAt: trialUses.usedAt })
    .from(trialUses)
    .where(and(eq(trialUses.fanId, fanId), eq(trialUses.artistId, tier.artistId)))
    .limit(1);
  return { trialDays: used.length === 0 ? tier.trialDays : null, trialEndsAt: null };
}
