import { and, count, desc, eq, lt } from "drizzle-orm";
import { merchLinks, merchOrders, merchShops } from "@/db/schema";
import { type Actor, requireArtist } from "../../kernel/actor";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { MerchOrder } from "./contract";
import { keptOf } from "./rules";

/** Orders that came by the caller's links, the newest first. Who bought is not known to us. */
export async function listMyMerchOrders(services: Services, actor: Actor, input: PageRequest): Promise<Page<MerchOrder>> {
  requireArtist(actor);
  const { limit, offset, cursor } = input;
  const where = eq(merchOrders.artistId, actor.userId);
  const rows = await services.db
    .select({ order: merchOrders, link: { id: merchLinks.id, title: merchLinks.title }, shop: { id: merchShops.id, name: merchShops.name } })
    .from(merchOrders)
    .innerJoin(merchLinks, eq(merchLinks.id, merchOrders.linkId))
    .innerJoin(merchShops, eq(merchShops.id, merchOrders.shopId))
    .where(and(where, cursor === undefined ? undefined : lt(merchOrders.id, cursor)))
    .orderBy(desc(merchOrders.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(merchOrders).where(where);
  const item = ({ order, link, shop }: (typeof rows)[number]): MerchOrder => {
    const { id, currency, amountCents, returnedCents, commissionBps, artistBps, country } = order;
    const shown = { id, link, shop, currency, amountCents, returnedCents, commissionBps, artistBps, country };
    return {
      ...shown,
      artistMicros: order.artistMicros.toString(),
      keptMicros: keptOf(order.artistMicros, order).toString(),
      orderedAt: order.orderedAt.toISOString(),
    };
  };
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item, cursor: ({ order }) => order.id });
}
