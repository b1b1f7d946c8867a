import { and, count, desc, eq, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { merchShops } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { textList } from "../../kernel/list-text";
import { MICROS_PER_CENT } from "../../kernel/money";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { ClosedShop, ShopDebt } from "./contract";
import { findShop } from "./queries";
import { showShop } from "./shops";

const debts = z.array(z.object({ shop_id: z.string(), owed: z.string() }));

/** By shop: the commissions that its orders left after returns (each part of them rounded as `keptOf` does), less what it paid. Micros as text. */
async function findDebts(tx: Tx, shopIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = debts.parse(
    await tx.execute(sql`
      select s.id as shop_id, trunc((
        select coalesce(sum(div(o.artist_micros::numeric * (o.amount_cents - o.returned_cents), o.amount_cents)
          + div((o.commission_micros - o.artist_micros)::numeric * (o.amount_cents - o.returned_cents), o.amount_cents)), 0)
        from merch_orders o where o.shop_id = s.id
      ) - (
        select coalesce(sum(p.amount_cents), 0) * ${MICROS_PER_CENT.toString()}::bigint from merch_payments p where p.shop_id = s.id and p.undone_at is null
      ))::text as owed
      from merch_shops s where s.id = any(${textList(shopIds)})`),
  );
  return new Map(rows.map(({ shop_id, owed }) => [shop_id, owed]));
}

/** What a shop owes. @throws DomainError `not_found`. */
export async function getShopDebt(services: Services, actor: Actor, input: { readonly shopId: string }): Promise<ShopDebt> {
  requireAdmin(actor);
  const shop = await findShop(services.db, input.shopId);
  if (shop === null) throw new DomainError("not_found");
  const owed = await findDebts(services.db, [shop.id]);
  return { shopId: shop.id, currency: shop.currency, owedMicros: owed.get(shop.id) ?? "0" };
}

/** The shops of which nothing more is taken, the newest first: what they owe is owed all the same. */
export async function listClosedShops(services: Services, actor: Actor, input: PageRequest): Promise<Page<ClosedShop>> {
  requireAdmin(actor);
  const { db, clock } = services;
  const { limit, offset, cursor } = input;
  const isClosed = eq(merchShops.status, "closed");
  const rows = await db
    .select()
    .from(merchShops)
    .where(and(isClosed, cursor === undefined ? undefined : lt(merchShops.id, cursor)))
    .orderBy(desc(merchShops.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await db.select({ total: count() }).from(merchShops).where(isClosed);
  const page = cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: (row) => row, cursor: (row) => row.id });
  const owed = await findDebts(
    db,
    page.items.map(({ id }) => id),
  );
  const items = page.items.map(async (row) => ({ ...(await showShop(db, row, clock.now())), owedMicros: owed.get(row.id) ?? "0" }));
  return { ...page, items: await Promise.all(items) };
}
