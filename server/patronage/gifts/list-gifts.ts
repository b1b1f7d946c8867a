import { and, count, desc, eq, inArray, lt } from "drizzle-orm";
import { gifts } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Gift } from "./contract";
import { type GiftCase, selectGifts } from "./queries";

function showGift({ gift, tier, artist }: GiftCase): Gift {
  const { id, months, amount, currency, recipientEmail, message, status } = gift;
  return {
    ...{ id, artist, tier: { key: tier.key, name: tier.name }, months, amount, currency, recipientEmail, message, status },
    sendAt: gift.sendAt.toISOString(),
    paidAt: gift.paidAt?.toISOString() ?? null,
    redeemedAt: gift.redeemedAt?.toISOString() ?? null,
  };
}

/** The gifts that the person gave, newest first; those that were begun and never paid are left out. */
export async function listMyGifts(services: Services, actor: Actor, page: PageRequest): Promise<Page<Gift>> {
  const given = and(eq(gifts.giverId, actor.userId), inArray(gifts.status, ["PAID", "SENT", "REDEEMED", "REFUNDED"]));
  const { limit, offset, cursor } = page;
  const rows = await selectGifts(services.db, and(given, cursor === undefined ? undefined : lt(gifts.id, cursor)))
    .orderBy(desc(gifts.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(gifts).where(given);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showGift, cursor: ({ gift }) => gift.id });
}
