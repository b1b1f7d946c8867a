import { and, eq, gt, inArray, isNull, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, gifts, patronSubscriptions, patronTiers } from "@/db/schema";
import { hashSecret } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { setEntitlement } from "../entitlements/set-entitlement";
import { addMonths } from "../subscriptions/rules";
import type { GiftCard, Redeemed } from "./contract";
import { selectGifts } from "./queries";
import { giftStart, type HeldAccess } from "./rules";

const HELD_MAX = 100;

/** What the fan holds with the artist, as far as a gift or a reward waits for it: a membership that renews has no end. */
export async function findHeld(tx: Tx, fanId: string, artistId: string, now: Date): Promise<HeldAccess[]> {
  const given = await tx
    .select({ rank: patronTiers.rank, endsAt: entitlements.endsAt })
    .from(entitlements)
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .where(
      and(
        ...[eq(entitlements.fanId, fanId), eq(entitlements.artistId, artistId), isNull(entitlements.revokedAt)],
        inArray(entitlements.source, ["gift", "comp", "goal", "import"]),
        or(isNull(entitlements.endsAt), gt(entitlements.endsAt, now)),
      ),
    )
    .limit(HELD_MAX);
  const paid = await tx
    .select({ rank: patronTiers.rank, ends: patronSubscriptions.cancelAtPeriodEnd, periodEnd: patronSubscriptions.currentPeriodEnd })
    .from(patronSubscriptions)
    .innerJoin(patronTiers, eq(patronTiers.id, patronSubscriptions.tierId))
    .where(
      and(
        ...[eq(patronSubscriptions.fanId, fanId), eq(patronSubscriptions.artistId, artistId)],
        inArray(patronSubscriptions.status, ["TRIALING", "ACTIVE", "PAST_DUE", "PAUSED"]),
      ),
    );
  return [...given, ...paid.map(({ rank, ends, periodEnd }) => ({ rank, endsAt: ends ? periodEnd : null }))];
}

/**
 * Opens a gift for whoever has its code and is signed in. It begins at once, or after what they hold already as good or better, so that no
 * month is lost. Who pays for the same tier or a higher one month by month keeps the code: it does not expire.
 * @throws not_found for a code that opens nothing; rule_refused where the gift would be wasted.
 */
export async function redeemGift(services: Services, actor: Actor, input: { readonly code: string }): Promise<Redeemed> {
  const now = services.clock.now();
  const codeHash = hashSecret(input.code);
  return services.db.transaction(async (tx) => {
    await tx.select({ id: gifts.id }).from(gifts).where(eq(gifts.codeHash, codeHash)).for("update");
    const [found] = await selectGifts(tx, eq(gifts.codeHash, codeHash)).limit(1);
    if (found === undefined || (found.gift.status === "REDEEMED" && found.gift.recipientId !== actor.userId)) throw new DomainError("not_found");
    const { gift, tier, artist } = found;
    const shown = { artist, tier: { key: tier.key, name: tier.name } };
    if (gift.status === "REDEEMED") return { ...shown, ...(await findWindow(tx, gift.id)) };
    if (gift.status !== "SENT") throw new DomainError("not_found");
    if (artist.id === actor.userId) throw new DomainError("rule_refused", { sentence: "This is a membership of your own page." });
    const startsAt = giftStart(tier.rank, await findHeld(tx, actor.userId, artist.id, now), now);
    if (startsAt === null)
      throw new DomainError("rule_refused", {
        sentence: "You already have what this gift gives, with no end in sight. Its code does not expire: keep it for later, or pass it on.",
      });
    const endsAt = addMonths(startsAt, gift.months);
    await tx.update(gifts).set({ status: "REDEEMED", recipientId: actor.userId, redeemedAt: now, updatedAt: now }).where(eq(gifts.id, gift.id));
    const window = { fanId: actor.userId, artistId: artist.id, tierId: tier.id, startsAt, endsAt, revokedAt: null };
    await setEntitlement(tx, { source: "gift", sourceId: gift.id, ...window }, now);
    const after = { tier: tier.key, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    await appendAudit(tx, { actorId: actor.userId, action: "patronage/gift.redeemed", target: gift.id, after }, now);
    return { ...shown, startsAt: after.startsAt, endsAt: after.endsAt };
  });
}

async function findWindow(tx: Tx, giftId: string): Promise<{ startsAt: string; endsAt: string }> {
  const [held] = await tx
    .select()
    .from(entitlements)
    .where(and(eq(entitlements.source, "gift"), eq(entitlements.sourceId, giftId)));
  if (held === undefined || held.endsAt === null) throw new DomainError("not_found");
  return { startsAt: held.startsAt.toISOString(), endsAt: held.endsAt.toISOString() };
}

/** What whoever has the code may know of the gift before opening it. @throws not_found */
export async function lookAtGift(services: Services, input: { readonly code: string }): Promise<GiftCard> {
  const [found] = await selectGifts(services.db, eq(gifts.codeHash, hashSecret(input.code))).limit(1);
  if (found === undefined) throw new DomainError("not_found");
  const { gift, tier, artist, giverName } = found;
  return {
    ...{ artist, tier: { key: tier.key, name: tier.name }, months: gift.months },
    ...{ from: giverName, message: gift.message, isRedeemed: gift.status === "REDEEMED" },
  };
}
