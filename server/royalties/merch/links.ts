import { randomBytes } from "node:crypto";
import { and, count, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { merchLinks, merchOrders, merchShops } from "@/db/schema";
import { isVideoOf } from "../../catalogue";
import { type Actor, requireArtist } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { MerchLink, NewLink, OwnMerchLink } from "./contract";
import { findShop } from "./queries";

const CODE_BYTES = 9;
/** What the shop reads the code from, and tells us with an order. */
const CODE_PARAMETER = "mhc";
const LINKS_MAX = 500;

function show(link: typeof merchLinks.$inferSelect, shop: MerchLink["shop"]): MerchLink {
  const { id, title, url, videoId, status } = link;
  return { id, title, url, videoId, status, shop, goUrl: `/api/merch/go/${link.code}`, createdAt: link.createdAt.toISOString() };
}

/**
 * Makes a link of the caller's to something in a shop.
 * @throws DomainError `not_found` for no such shop or a video that is not theirs; `rule_refused` for an address that is not the shop's.
 */
export async function createMerchLink(services: Services, actor: Actor, input: NewLink): Promise<MerchLink> {
  requireArtist(actor);
  const now = services.clock.now();
  const { title, url, videoId = null } = input;
  const shop = await findShop(services.db, input.shopId);
  if (shop === null || shop.status !== "open") throw new DomainError("not_found");
  if (videoId !== null && !(await isVideoOf(services, actor.userId, videoId))) throw new DomainError("not_found");
  const isTheirs = new URL(url).origin === shop.origin;
  if (!isTheirs)
    throw new DomainError("rule_refused", {
      sentence: `Links to ${shop.name} begin with ${shop.origin}.`,
      issues: [{ path: "url", message: `Not at ${shop.origin}` }],
    });
  if ((await services.db.$count(merchLinks, eq(merchLinks.artistId, actor.userId))) >= LINKS_MAX) {
    throw new DomainError("rule_refused", { sentence: `You have ${LINKS_MAX} links. That is as many as there can be.` });
  }
  const code = randomBytes(CODE_BYTES).toString("base64url");
  const times = { createdAt: now, updatedAt: now };
  const values = {
    id: newId("merchLink", now.getTime()),
    artistId: actor.userId,
    shopId: shop.id,
    code,
    title,
    url,
    videoId,
    status: "active" as const,
    ...times,
  };
  const [row] = await services.db.insert(merchLinks).values(values).returning();
  if (row === undefined) throw new Error("A link was not written.");
  return show(row, { id: shop.id, name: shop.name });
}

/** Takes a link off the artist's page; orders that came by it still count. @throws DomainError `not_found`. */
export async function archiveMerchLink(services: Services, actor: Actor, input: { readonly linkId: string }): Promise<MerchLink> {
  const isMine = and(eq(merchLinks.id, input.linkId), eq(merchLinks.artistId, actor.userId));
  const [row] = await services.db.update(merchLinks).set({ status: "archived", updatedAt: services.clock.now() }).where(isMine).returning();
  const shop = row === undefined ? null : await findShop(services.db, row.shopId);
  if (row === undefined || shop === null) throw new DomainError("not_found");
  return show(row, { id: shop.id, name: shop.name });
}

function selectLinks(services: Services, where: SQL | undefined, page: PageRequest) {
  return services.db
    .select({ link: merchLinks, shop: { id: merchShops.id, name: merchShops.name }, currency: merchShops.currency })
    .from(merchLinks)
    .innerJoin(merchShops, eq(merchShops.id, merchLinks.shopId))
    .where(and(where, page.cursor === undefined ? undefined : lt(merchLinks.id, page.cursor)))
    .orderBy(desc(merchLinks.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
}

/** The caller's own links, with what each brought in. */
export async function listMyMerchLinks(services: Services, actor: Actor, input: PageRequest): Promise<Page<OwnMerchLink>> {
  requireArtist(actor);
  const where = eq(merchLinks.artistId, actor.userId);
  const rows = await selectLinks(services, where, input);
  const [counted] = await services.db.select({ total: count() }).from(merchLinks).where(where);
  // What a return takes back is in proportion, rounded as in `takenBack`.
  const share = sql`${merchOrders.artistMicros}::numeric * (${merchOrders.amountCents} - ${merchOrders.returnedCents}) / ${merchOrders.amountCents}`;
  const kept = sql<string>`coalesce(sum(floor(${share})), 0)::text`;
  const sums = await services.db
    .select({ linkId: merchOrders.linkId, orders: count(), earnedMicros: kept })
    .from(merchOrders)
    .where(eq(merchOrders.artistId, actor.userId))
    .groupBy(merchOrders.linkId);
  const item = ({ link, shop, currency }: (typeof rows)[number]): OwnMerchLink => {
    const sum = sums.find(({ linkId }) => linkId === link.id);
    return { ...show(link, shop), currency, orders: sum?.orders ?? 0, earnedMicros: sum?.earnedMicros ?? "0" };
  };
  return cutPage(rows, { limit: input.limit, total: counted?.total ?? 0 }, { item, cursor: ({ link }) => link.id });
}

/** What an artist's page offers from shops. */
export async function listArtistMerch(services: Services, input: PageRequest & { readonly artistId: string }): Promise<Page<MerchLink>> {
  const where = and(eq(merchLinks.artistId, input.artistId), eq(merchLinks.status, "active"), eq(merchShops.status, "open"));
  const rows = await selectLinks(services, where, input);
  const shops = services.db.select({ total: count() }).from(merchLinks).innerJoin(merchShops, eq(merchShops.id, merchLinks.shopId));
  const [counted] = await shops.where(where);
  return cutPage(rows, { limit: input.limit, total: counted?.total ?? 0 }, { item: ({ link, shop }) => show(link, shop), cursor: ({ link }) => link.id });
}

/** Where somebody who follows a link is sent: the shop's page, with the link's code. @throws DomainError `not_found`. */
export async function findMerchTarget(services: Services, code: string): Promise<string> {
  const [row] = await services.db.select({ url: merchLinks.url }).from(merchLinks).where(eq(merchLinks.code, code)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  const target = new URL(row.url);
  target.searchParams.set(CODE_PARAMETER, code);
  return target.href;
}
