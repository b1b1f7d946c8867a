import { and, count, desc, eq, isNull, lt } from "drizzle-orm";
import { z } from "zod";
import { patronFeeds } from "@/db/schema";
import { makeSecret, pageUrl } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import { hasAccess } from "@/server/patronage";
import type { Services } from "@/server/services";

export const feedShape = z.object({ id: z.string(), artistId: z.string(), createdAt: z.string().meta({ format: "date-time" }) });
export type Feed = z.output<typeof feedShape>;

/**
 * Makes the caller's private podcast address of an artist, and ends the one before. The address is shown this once: only a hash of its
 * token is kept. @throws DomainError `not_allowed` without access.
 */
export async function createFeed(services: Services, actor: Actor, input: { readonly artistId: string }): Promise<Feed & { readonly url: string }> {
  const now = services.clock.now();
  const { secret, hash } = makeSecret("mhcfeed_");
  const feed = { id: newId("feed", now.getTime()), fanId: actor.userId, artistId: input.artistId };
  await services.db.transaction(async (tx) => {
    if (!(await hasAccess(tx, { ...feed, minTierKey: null, now })))
      throw new DomainError("not_allowed", { sentence: "A feed of your own comes with every tier." });
    const mine = and(eq(patronFeeds.fanId, feed.fanId), eq(patronFeeds.artistId, feed.artistId), isNull(patronFeeds.revokedAt));
    await tx.update(patronFeeds).set({ revokedAt: now }).where(mine);
    const made = await tx
      .insert(patronFeeds)
      .values({ ...feed, tokenHash: hash, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: patronFeeds.id });
    if (made.length === 0) throw new DomainError("conflict", { sentence: "Another address was made at this moment. Try again." });
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/feed.created", target: feed.id, after: { artistId: feed.artistId } }, now);
  });
  return { id: feed.id, artistId: feed.artistId, createdAt: now.toISOString(), url: pageUrl(services.env, `/api/feeds/rss/${secret}`) };
}

/** The caller's live feeds, newest first. */
export async function listFeeds(services: Services, actor: Actor, page: PageRequest): Promise<Page<Feed>> {
  const mine = and(eq(patronFeeds.fanId, actor.userId), isNull(patronFeeds.revokedAt));
  const rows = await services.db
    .select()
    .from(patronFeeds)
    .where(and(mine, page.cursor === undefined ? undefined : lt(patronFeeds.id, page.cursor)))
    .orderBy(desc(patronFeeds.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(patronFeeds).where(mine);
  const item = ({ id, artistId, createdAt }: (typeof rows)[number]): Feed => ({ id, artistId, createdAt: createdAt.toISOString() });
  return cutPage(rows, { limit: page.limit, total: counted?.total ?? 0 }, { item, cursor: (row) => row.id });
}

/** Ends one of the caller's feeds: its address and every file in it are closed with the next request. @throws DomainError `not_found`. */
export async function revokeFeed(services: Services, actor: Actor, input: { readonly feedId: string }): Promise<{ readonly id: string }> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const ended = await tx
      .update(patronFeeds)
      .set({ revokedAt: now })
      .where(and(eq(patronFeeds.id, input.feedId), eq(patronFeeds.fanId, actor.userId), isNull(patronFeeds.revokedAt)))
      .returning({ id: patronFeeds.id });
    if (ended.length === 0) throw new DomainError("not_found");
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/feed.revoked", target: input.feedId }, now);
  });
  return { id: input.feedId };
}
