import { and, asc, count, desc, eq, inArray, lt, or, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { paymentRefunds, payments, users } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

export type PaymentRow = typeof payments.$inferSelect;

const fans = alias(users, "fans");
const REFUNDS_MAX = 500;

function selectShown(db: Tx, where: SQL | undefined) {
  return db
    .select({
      row: payments,
      artist: { id: users.id, name: users.name, handle: users.handle },
      fan: { id: fans.id, name: fans.name },
    })
    .from(payments)
    .innerJoin(users, eq(users.id, payments.artistId))
    .innerJoin(fans, eq(fans.id, payments.fanId))
    .where(where);
}

export type ShownPayment = Awaited<ReturnType<typeof selectShown>>[number];

/** A payment of which the person is the payer or the artist; any payment for `personId` null. */
export async function findPayment(db: Tx, params: { readonly paymentId: string; readonly personId: string | null }): Promise<ShownPayment | undefined> {
  const { paymentId, personId } = params;
  const isTheirs = personId === null ? undefined : or(eq(payments.fanId, personId), eq(payments.artistId, personId));
  const [found] = await selectShown(db, and(eq(payments.id, paymentId), isTheirs)).limit(1);
  return found;
}

/** One more than the page's limit of what the fan paid, newest first. */
export async function selectPaidBy(db: Tx, fanId: string, page: PageRequest): Promise<{ readonly rows: ShownPayment[]; readonly total: number }> {
  const isAfter = page.cursor === undefined ? undefined : lt(payments.id, page.cursor);
  const rows = await selectShown(db, and(eq(payments.fanId, fanId), isAfter))
    .orderBy(desc(payments.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await db.select({ total: count() }).from(payments).where(eq(payments.fanId, fanId));
  return { rows, total: counted?.total ?? 0 };
}

export async function selectRefunds(db: Tx, paymentIds: readonly string[]) {
  if (paymentIds.length === 0) return [];
  return db
    .select()
    .from(paymentRefunds)
    .where(inArray(paymentRefunds.paymentId, [...paymentIds]))
    .orderBy(asc(paymentRefunds.createdAt))
    .limit(REFUNDS_MAX);
}
