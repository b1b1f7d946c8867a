import { and, count, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { sharingMonths, sharingShares, users } from "@/db/schema";
import { type Actor, requireAdmin, requireArtist } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { CountedMonth, OpenMonth, SharingMonth, SharingShare } from "./contract";
import type { MonthKey } from "./count-month";
import { chosenMicros } from "./credit-month";
import { previewMonth } from "./preview-month";
import { findMonth, type MonthRow } from "./queries";

function showMonth(row: MonthRow): SharingMonth {
  const { month, currency, model, shareBps, views, fans, artists, status } = row;
  return {
    ...{ month, currency, model, shareBps, views, fans, artists, status },
    ...{ fanMicros: row.fanMicros.toString(), sponsorMicros: row.sponsorMicros.toString(), carriedInMicros: row.carriedInMicros.toString() },
    ...{ sharedMicros: row.sharedMicros.toString(), carriedOutMicros: row.carriedOutMicros.toString() },
    ...{ createdAt: row.createdAt.toISOString(), sharedAt: row.sharedAt?.toISOString() ?? null },
  };
}

/** Where a list that is read by place goes on. */
function placeOf(page: PageRequest): number {
  return page.cursor === undefined ? page.offset : Number.parseInt(page.cursor, 10) || 0;
}

/** Months that were shared, the latest first. */
export async function listSharingMonths(services: Services, actor: Actor, input: PageRequest): Promise<Page<SharingMonth>> {
  requireAdmin(actor);
  const offset = placeOf(input);
  const rows = await services.db
    .select()
    .from(sharingMonths)
    .orderBy(desc(sharingMonths.month), sharingMonths.currency)
    .limit(input.limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(sharingMonths);
  return cutPage(rows, { limit: input.limit, total: counted?.total ?? 0 }, { item: showMonth, cursor: () => String(offset + input.limit) });
}

/** What all artists' shares of a month sum to, added up anew. */
async function sumShares({ db }: Services, { month, currency }: MonthKey): Promise<CountedMonth["given"]> {
  const sum = (column: AnyPgColumn) => sql<string>`coalesce(sum(${column}), 0)::text`;
  const [row] = await db
    .select({
      ...{ artists: count(), credited: count(sharingShares.creditedAt) },
      ...{ proRataMicros: sum(sharingShares.proRataMicros), userCentricMicros: sum(sharingShares.userCentricMicros) },
    })
    .from(sharingShares)
    .where(and(eq(sharingShares.month, month), eq(sharingShares.currency, currency)));
  return row ?? { artists: 0, credited: 0, proRataMicros: "0", userCentricMicros: "0" };
}

/** A month that was counted, or one that was not as it would come out now. @throws DomainError `not_found` for a month that is to come. */
export async function getSharingMonth(services: Services, actor: Actor, key: MonthKey): Promise<CountedMonth | OpenMonth> {
  requireAdmin(actor);
  const found = await findMonth(services.db, key.month, key.currency);
  return found === null ? previewMonth(services, key) : { ...showMonth(found), given: await sumShares(services, key) };
}

function selectShares(services: Services, where: SQL | undefined) {
  const isItsMonth = and(eq(sharingMonths.month, sharingShares.month), eq(sharingMonths.currency, sharingShares.currency));
  return services.db
    .select({ share: sharingShares, found: sharingMonths, artist: { id: users.id, name: users.name, handle: users.handle } })
    .from(sharingShares)
    .innerJoin(sharingMonths, isItsMonth)
    .innerJoin(users, eq(users.id, sharingShares.artistId))
    .where(where);
}

function showShare({ share, found, artist }: Awaited<ReturnType<typeof selectShares>>[number]): SharingShare {
  const { month, currency, views, fans, proRataMicros, userCentricMicros } = share;
  return {
    ...{ month, currency, views, fans, artist, model: found.model, paidMicros: chosenMicros(found, share).toString() },
    ...{ proRataMicros: proRataMicros.toString(), userCentricMicros: userCentricMicros.toString(), isCredited: share.creditedAt !== null },
  };
}

/** What each artist gets of a month, by both models: who gets most by the month's own first. @throws DomainError `not_found`. */
export async function listSharingShares(services: Services, actor: Actor, input: PageRequest & MonthKey): Promise<Page<SharingShare>> {
  requireAdmin(actor);
  const { month, currency, limit } = input;
  const found = await findMonth(services.db, month, currency);
  if (found === null) throw new DomainError("not_found");
  const offset = placeOf(input);
  const paid = found.model === "pro-rata" ? sharingShares.proRataMicros : sharingShares.userCentricMicros;
  const rows = await selectShares(services, and(eq(sharingShares.month, month), eq(sharingShares.currency, currency)))
    .orderBy(desc(paid), sharingShares.artistId)
    .limit(limit + 1)
    .offset(offset);
  return cutPage(rows, { limit, total: found.artists }, { item: showShare, cursor: () => String(offset + limit) });
}

/** What the caller got of each month, by both models, the latest first. */
export async function listMyShares(services: Services, actor: Actor, input: PageRequest): Promise<Page<SharingShare>> {
  requireArtist(actor);
  const { limit, offset, cursor } = input;
  const isMine = eq(sharingShares.artistId, actor.userId);
  const key = sql<string>`${sharingShares.month} || ' ' || ${sharingShares.currency}`;
  const rows = await selectShares(services, and(isMine, cursor === undefined ? undefined : lt(key, cursor)))
    .orderBy(desc(key))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(sharingShares).where(isMine);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showShare, cursor: ({ share }) => `${share.month} ${share.currency}` });
}
