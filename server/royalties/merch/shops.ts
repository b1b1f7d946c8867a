import { and, asc, count, desc, eq, gt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { merchRules, merchShops } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DAY_MS } from "../../kernel/durations";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { MerchRuleInput, NewShop, Shop, ShownMerchRule } from "./contract";
import { findRule, findShop, type ShopRow } from "./queries";
import { shopSecret } from "./signature";

/** How long a shop may go on with the secret before, while it takes up the new one. */
const OLD_SECRET_MS = 7 * DAY_MS;

/** A shop with what it pays at a moment. */
export async function showShop(tx: Tx, shop: ShopRow, now: Date): Promise<Shop> {
  const { id, name, origin, currency, status } = shop;
  const { commissionBps, artistBps } = await findRule(tx, id, now);
  return { id, name, origin, currency, status, commissionBps, artistBps };
}

async function requireShop(tx: Tx, shopId: string): Promise<ShopRow> {
  const shop = await findShop(tx, shopId);
  if (shop === null) throw new DomainError("not_found");
  return shop;
}

/** Takes a shop in; the secret that it signs with is answered this once. It pays nothing until a rule is set. */
export async function addShop(services: Services, actor: Actor, input: NewShop): Promise<{ shop: Shop; secret: string }> {
  requireAdmin(actor);
  const now = services.clock.now();
  const { name, currency } = input;
  const values = { id: newId("merchShop", now.getTime()), name, currency, origin: new URL(input.origin).origin, status: "open" as const, createdAt: now };
  return services.db.transaction(async (tx) => {
    const [row] = await tx.insert(merchShops).values(values).returning();
    if (row === undefined) throw new Error("A shop was not written.");
    const shop = await showShop(tx, row, now);
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/merch-shop.added", target: row.id, after: shop }, now);
    return { shop, secret: shopSecret(services.env, { id: row.id, version: row.secretVersion }) };
  });
}

/** Gives a shop another secret; the one before is taken for a week more. @throws DomainError `not_found`. */
export async function changeShopSecret(services: Services, actor: Actor, input: { readonly shopId: string }): Promise<{ shop: Shop; secret: string }> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const { secretVersion } = await requireShop(tx, input.shopId);
    const [row] = await tx
      .update(merchShops)
      .set({ secretVersion: secretVersion + 1, previousUntil: new Date(now.getTime() + OLD_SECRET_MS) })
      .where(and(eq(merchShops.id, input.shopId), eq(merchShops.secretVersion, secretVersion)))
      .returning();
    if (row === undefined) throw new DomainError("conflict");
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/merch-shop.secret", target: row.id, after: { version: row.secretVersion } }, now);
    return { shop: await showShop(tx, row, now), secret: shopSecret(services.env, { id: row.id, version: row.secretVersion }) };
  });
}

/** From here on nothing new is taken from a shop; what came before stays. @throws DomainError `not_found`. */
export async function closeShop(services: Services, actor: Actor, input: { readonly shopId: string }): Promise<Shop> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const before = await requireShop(tx, input.shopId);
    await tx.update(merchShops).set({ status: "closed" }).where(eq(merchShops.id, before.id));
    const after = { status: "closed" };
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/merch-shop.closed", target: before.id, before: { status: before.status }, after }, now);
    return showShop(tx, { ...before, status: "closed" }, now);
  });
}

/** Shops whose things artists may link to. */
export async function listShops(services: Services, input: PageRequest): Promise<Page<Shop>> {
  const { limit, offset, cursor } = input;
  const isOpen = eq(merchShops.status, "open");
  const rows = await services.db
    .select()
    .from(merchShops)
    .where(and(isOpen, cursor === undefined ? undefined : gt(merchShops.id, cursor)))
    .orderBy(asc(merchShops.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(merchShops).where(isOpen);
  const page = cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: (row) => row, cursor: (row) => row.id });
  const now = services.clock.now();
  return { ...page, items: await Promise.all(page.items.map((row) => showShop(services.db, row, now))) };
}

type RuleRow = typeof merchRules.$inferSelect;

function showRule({ commissionBps, artistBps, validFrom, source, setBy }: RuleRow): ShownMerchRule {
  return { commissionBps, artistBps, validFrom: validFrom.toISOString(), source, setBy };
}

/**
 * Sets what a shop pays from the beginning of a day (UTC) on; set again before that day, the later word counts.
 * @throws rule_refused for a day that has begun, unless the shop has no rule yet: then from today on.
 */
export async function setMerchRule(services: Services, actor: Actor, input: MerchRuleInput): Promise<ShownMerchRule> {
  requireAdmin(actor);
  const now = services.clock.now();
  const { shopId, commissionBps, artistBps, source } = input;
  const validFrom = new Date(`${input.validFrom}T00:00:00Z`);
  const row = { shopId, validFrom, commissionBps, artistBps, source, setBy: actor.userId };
  await services.db.transaction(async (tx) => {
    await requireShop(tx, shopId);
    const isFirst = (await tx.$count(merchRules, eq(merchRules.shopId, shopId))) === 0;
    const isToday = input.validFrom === now.toISOString().slice(0, 10);
    if (validFrom <= now && !(isFirst && isToday))
      throw new DomainError("rule_refused", { sentence: "A rule can change from tomorrow on, never for what was ordered already." });
    const before = await findRule(tx, shopId, validFrom);
    const set = { commissionBps, artistBps, source, setBy: row.setBy };
    await tx
      .insert(merchRules)
      .values(row)
      .onConflictDoUpdate({ target: [merchRules.shopId, merchRules.validFrom], set });
    const was = { commissionBps: before.commissionBps, artistBps: before.artistBps };
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/merch-rule.set", target: shopId, before: was, after: showRule(row) }, now);
  });
  return showRule(row);
}

/** The rules that were set for a shop, the latest day first. */
export async function listMerchRules(services: Services, actor: Actor, input: PageRequest & { readonly shopId: string }): Promise<Page<ShownMerchRule>> {
  requireAdmin(actor);
  const { shopId, limit } = input;
  const offset = input.cursor === undefined ? input.offset : Number.parseInt(input.cursor, 10) || 0;
  const where = eq(merchRules.shopId, shopId);
  const rows = await services.db
    .select()
    .from(merchRules)
    .where(where)
    .orderBy(desc(merchRules.validFrom))
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(merchRules).where(where);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showRule, cursor: () => String(offset + limit) });
}
