import { aliasedTable, and, count, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { payments, tips, users } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Tip } from "./contract";

const fans = aliasedTable(users, "fans");
const artists = aliasedTable(users, "artists");

function selectTips(services: Services, where: SQL | undefined, page: PageRequest) {
  return services.db
    .select({
      tip: tips,
      fan: { id: fans.id, name: fans.name },
      artist: { id: artists.id, name: artists.name, handle: artists.handle },
      artistCents: sql<
        number | null
      >`(select artist_cents::int from ${payments} where ${payments.kind} = 'tip' and ${payments.subjectId} = ${tips.id} limit 1)`,
      paymentId: sql<string | null>`(select id from ${payments} where ${payments.kind} = 'tip' and ${payments.subjectId} = ${tips.id} limit 1)`,
    })
    .from(tips)
    .innerJoin(fans, eq(fans.id, tips.fanId))
    .innerJoin(artists, eq(artists.id, tips.artistId))
    .where(and(where, page.cursor === undefined ? undefined : lt(tips.id, page.cursor)))
    .orderBy(desc(tips.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
}

type Row = Awaited<ReturnType<typeof selectTips>>[number];

function showTip({ tip, fan, artist, artistCents, paymentId }: Row): Tip {
  const { id, amount, currency, message, showsName, status, videoId, goalId } = tip;
  return {
    ...{ id, artist, fan, amount, currency, artistCents, paymentId, message, showsName, status, videoId, goalId },
    createdAt: tip.createdAt.toISOString(),
    paidAt: tip.paidAt?.toISOString() ?? null,
  };
}

async function listTips(services: Services, where: SQL | undefined, page: PageRequest): Promise<Page<Tip>> {
  const rows = await selectTips(services, where, page);
  const [counted] = await services.db.select({ total: count() }).from(tips).where(where);
  return cutPage(rows, { limit: page.limit, total: counted?.total ?? 0 }, { item: showTip, cursor: ({ tip }) => tip.id });
}

/** The tips that the person gave, newest first; those that were begun and never paid are left out. */
export function listMyTips(services: Services, actor: Actor, page: PageRequest): Promise<Page<Tip>> {
  return listTips(services, and(eq(tips.fanId, actor.userId), inArray(tips.status, ["PAID", "REFUNDED"])), page);
}

/** The tips that the artist who asks was given, newest first. */
export function listTipsToMe(services: Services, actor: Actor, page: PageRequest): Promise<Page<Tip>> {
  requireArtist(actor);
  return listTips(services, and(eq(tips.artistId, actor.userId), inArray(tips.status, ["PAID", "REFUNDED"])), page);
}
