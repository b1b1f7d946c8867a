import { and, asc, count, desc, eq, gt, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { livestreams, livestreamTickets, payments, users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Ticket, TicketSales } from "./contract";

const fans = alias(users, "fans");
const artists = alias(users, "artists");

/** Of these livestreams, those that the fan holds a paid ticket for. */
export async function findTicketsHeld(
  tx: Tx,
  params: { readonly fanId: string | null; readonly livestreamIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const { fanId, livestreamIds } = params;
  if (fanId === null || livestreamIds.length === 0) return new Set();
  const rows = await tx
    .select({ livestreamId: livestreamTickets.livestreamId })
    .from(livestreamTickets)
    .where(and(eq(livestreamTickets.fanId, fanId), eq(livestreamTickets.status, "PAID"), inArray(livestreamTickets.livestreamId, [...livestreamIds])));
  return new Set(rows.map((row) => row.livestreamId));
}

/**
 * Who is to hear what becomes of a livestream because of a ticket, in the order of their ids: also those whose money went back with it, as
 * they may still mean to come.
 */
export async function listTicketFans(
  tx: Tx,
  params: { readonly livestreamId: string; readonly after: string | undefined; readonly limit: number },
): Promise<readonly string[]> {
  const { livestreamId, after, limit } = params;
  const rows = await tx
    .selectDistinct({ fanId: livestreamTickets.fanId })
    .from(livestreamTickets)
    .innerJoin(livestreams, eq(livestreams.id, livestreamTickets.livestreamId))
    .where(
      and(
        eq(livestreamTickets.livestreamId, livestreamId),
        or(eq(livestreamTickets.status, "PAID"), and(eq(livestreamTickets.status, "REFUNDED"), eq(livestreams.status, "cancelled"))),
        after === undefined ? undefined : gt(livestreamTickets.fanId, after),
      ),
    )
    .orderBy(asc(livestreamTickets.fanId))
    .limit(limit);
  return rows.map((row) => row.fanId);
}

async function listTickets(services: Services, where: SQL | undefined, page: PageRequest): Promise<Page<Ticket>> {
  const rows = await services.db
    .select({
      ticket: livestreamTickets,
      stream: { id: livestreams.id, title: livestreams.title, startsAt: livestreams.startsAt, status: livestreams.status },
      fan: { id: fans.id, name: fans.name },
      artist: { id: artists.id, name: artists.name, handle: artists.handle },
      artistCents: sql<
        number | null
      >`(select artist_cents::int from ${payments} where ${payments.kind} = 'ticket' and ${payments.subjectId} = ${livestreamTickets.id} limit 1)`,
    })
    .from(livestreamTickets)
    .innerJoin(livestreams, eq(livestreams.id, livestreamTickets.livestreamId))
    .innerJoin(fans, eq(fans.id, livestreamTickets.fanId))
    .innerJoin(artists, eq(artists.id, livestreamTickets.artistId))
    .where(and(where, page.cursor === undefined ? undefined : lt(livestreamTickets.id, page.cursor)))
    .orderBy(desc(livestreamTickets.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(livestreamTickets).where(where);
  const item = ({ ticket, stream, fan, artist, artistCents }: (typeof rows)[number]): Ticket => ({
    ...{ id: ticket.id, fan, artist, amount: ticket.amount, artistCents, currency: ticket.currency, status: ticket.status },
    livestream: { id: stream.id, title: stream.title, startsAt: stream.startsAt.toISOString(), isCancelled: stream.status === "cancelled" },
    paidAt: ticket.paidAt?.toISOString() ?? null,
  });
  return cutPage(rows, { limit: page.limit, total: counted?.total ?? 0 }, { item, cursor: ({ ticket }) => ticket.id });
}

const isSold = inArray(livestreamTickets.status, ["PAID", "REFUNDED"]);

/** The tickets that the person bought, newest first; those that were begun and never paid are left out. */
export function listMyTickets(services: Services, actor: Actor, page: PageRequest): Promise<Page<Ticket>> {
  return listTickets(services, and(eq(livestreamTickets.fanId, actor.userId), isSold), page);
}

async function sumSales(tx: Tx, livestreamId: string): Promise<TicketSales> {
  const isPaid = sql`${livestreamTickets.status} = 'PAID'`;
  const [sums] = await tx
    .select({
      sold: sql<number>`count(distinct ${livestreamTickets.id}) filter (where ${isPaid})::int`,
      returned: sql<number>`count(distinct ${livestreamTickets.id}) filter (where ${livestreamTickets.status} = 'REFUNDED')::int`,
      artistCents: sql<number>`coalesce(sum(${payments.artistCents}) filter (where ${isPaid}), 0)::int`,
    })
    .from(livestreamTickets)
    .leftJoin(payments, and(eq(payments.subjectId, livestreamTickets.id), eq(payments.kind, "ticket")))
    .where(eq(livestreamTickets.livestreamId, livestreamId));
  return sums ?? { sold: 0, returned: 0, artistCents: 0 };
}

/** The tickets sold for a livestream of the caller's, and what all of them came to. @throws not_found. */
export async function listSoldTickets(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly livestreamId: string },
): Promise<Page<Ticket> & { readonly sales: TicketSales }> {
  const isMine = and(eq(livestreams.id, input.livestreamId), eq(livestreams.artistId, actor.userId));
  const [stream] = await services.db.select({ id: livestreams.id }).from(livestreams).where(isMine).limit(1);
  if (stream === undefined) throw new DomainError("not_found");
  const page = await listTickets(services, and(eq(livestreamTickets.livestreamId, stream.id), isSold), input);
  return { ...page, sales: await sumSales(services.db, stream.id) };
}
