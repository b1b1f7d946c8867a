import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { gifts } from "@/db/schema";
import { getArtist } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { onePaymentParams } from "../checkouts/one-payment";
import { openCheckout } from "../checkouts/open-checkout";
import { findRates } from "../currencies/find-rates";
import { localPrices } from "../currencies/rules";
import type { Asked } from "../giving";
import { requireSeat } from "../tiers/count-seats";
import { ensureTiers } from "../tiers/ensure-tiers";
import { findTier, findTierById } from "../tiers/queries";
import type { GiftInput, MadeGift } from "./contract";
import { giftPrice, SEND_AHEAD_MS_MAX } from "./rules";

const madeShape = z.object({ giftId: z.string() });

function readSendAt(sendAt: string | undefined, now: Date): Date {
  const chosen = sendAt === undefined ? now : new Date(sendAt);
  if (chosen.getTime() > now.getTime() + SEND_AHEAD_MS_MAX) throw new DomainError("rule_refused", { sentence: "A gift is sent within a year." });
  return chosen < now ? now : chosen;
}

async function addGift(tx: Tx, giverId: string, artistId: string, input: GiftInput, now: Date): Promise<{ giftId: string }> {
  await ensureTiers(tx, artistId, now);
  const tier = await findTier(tx, { artistId, key: input.tier });
  if (tier?.isActive !== true) throw new DomainError("not_found", { sentence: "The artist does not offer this tier." });
  // A place is held once the gift is paid; one that is full now is not sold.
  await requireSeat(tx, tier.id, now);
  const currency = input.currency ?? tier.currency;
  const prices = localPrices(tier, currency, await findRates(tx, now));
  if (prices === null) throw new DomainError("rule_refused", { sentence: `This tier cannot be paid in ${currency}.` });
  const id = newId("gift", now.getTime());
  await tx.insert(gifts).values({
    ...{ id, giverId, artistId, tierId: tier.id, months: input.months, amount: giftPrice(prices, input.months), currency },
    ...{ recipientEmail: input.recipientEmail.toLowerCase(), message: input.message, sendAt: readSendAt(input.sendAt, now) },
    ...{ status: "PENDING", createdAt: now, updatedAt: now },
  });
  return { giftId: id };
}

/**
 * Begins a gift: months of a tier for an address, paid once, with a code that goes there by mail.
 * @throws not_found for no such artist or tier; rule_refused where every place is taken, or for one's own tier.
 */
export async function giveGift(services: Services, actor: Actor, input: GiftInput, asked: Asked): Promise<MadeGift> {
  const artist = await getArtist(services, null, { idOrHandle: input.artistId });
  if (artist.id === actor.userId && asked.guestEmail === null)
    throw new DomainError("rule_refused", { sentence: "Invite somebody as your guest instead: that costs nothing." });
  const request = { userId: actor.userId, key: asked.idempotencyKey, operation: "patronage/gift", input };
  const { giftId } = await services.db.transaction((tx) =>
    runOnce(
      tx,
      request,
      () => addGift(tx, actor.userId, artist.id, input, services.clock.now()),
      (stored) => madeShape.parse(stored),
    ),
  );
  const gift = await services.db.query.gifts.findFirst({ where: eq(gifts.id, giftId) });
  const tier = gift === undefined ? undefined : await findTierById(services.db, gift.tierId);
  if (gift === undefined || tier === undefined) throw new DomainError("not_found");
  const { amount, status, currency, months } = gift;
  if (status !== "PENDING") return { giftId, status, amount, checkout: null };
  const name = `Gift: ${tier.name} of ${artist.name}, ${months === 1 ? "1 month" : `${months} months`}`;
  const params = onePaymentParams({ name, amountCents: amount, currency, guestEmail: asked.guestEmail });
  const subject = { kind: "gift" as const, subjectId: giftId, fanId: actor.userId, artistId: artist.id, uiMode: input.uiMode };
  return { giftId, status, amount, checkout: await openCheckout(services, { ...subject, params }) };
}
