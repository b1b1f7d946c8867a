import { and, eq, inArray, notExists, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { livestreams, livestreamTickets } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import type { PaidSubject } from "../giving";
import { returnTicket } from "./return-ticket";

type Status = (typeof livestreamTickets.$inferSelect)["status"];

async function change(tx: Tx, ticketId: string, from: readonly Status[], set: { readonly status: Status; readonly paidAt?: Date }, now: Date) {
  return tx
    .update(livestreamTickets)
    .set({ ...set, updatedAt: now })
    .where(and(eq(livestreamTickets.id, ticketId), inArray(livestreamTickets.status, [...from])))
    .returning();
}

/** Another ticket of the same fan and stream took its place while this one was thought dead. */
function hasNoOther(tx: Tx, ticketId: string) {
  const other = tx
    .select({ one: sql`1` })
    .from(sql`livestream_tickets o, livestream_tickets t`)
    .where(sql`t.id = ${ticketId} and o.livestream_id = t.livestream_id and o.fan_id = t.fan_id and o.id <> t.id and o.status in ('PENDING', 'PAID')`);
  return notExists(other);
}

/**
 * A ticket's charge succeeded: it opens its stream, or goes back at once where that was cancelled meanwhile. A repeat changes nothing;
 * neither does one that arrives after the money went back.
 */
export async function applyTicketPaid(tx: Tx, { subjectId, at, payment }: PaidSubject, now: Date): Promise<void> {
  const paid = await change(tx, subjectId, ["PENDING"], { status: "PAID", paidAt: at }, now);
  const revived = await tx
    .update(livestreamTickets)
    .set({ status: "PAID", paidAt: at, updatedAt: now })
    .where(and(eq(livestreamTickets.id, subjectId), eq(livestreamTickets.status, "EXPIRED"), hasNoOther(tx, subjectId)))
    .returning();
  for (const { id, livestreamId, fanId, artistId, amount } of [...paid, ...revived]) {
    const data = { ticketId: id, livestreamId, fanId, artistId, amountCents: amount };
    await sendEvent(tx, { id: `ticket:${id}:paid`, name: "patronage/ticket.paid", data });
  }
  const isOff = and(eq(livestreams.id, livestreamTickets.livestreamId), eq(livestreams.status, "cancelled"));
  const [off] = await tx.select({ id: livestreams.id }).from(livestreamTickets).innerJoin(livestreams, isOff).where(eq(livestreamTickets.id, subjectId));
  if (off !== undefined) await returnTicket(tx, payment, now);
}

/** All of a ticket went back: it opens nothing any more. */
export async function applyTicketRefunded(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  await change(tx, subjectId, ["PAID"], { status: "REFUNDED" }, now);
}

/** What went back came again. */
export async function applyTicketStands(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  await tx
    .update(livestreamTickets)
    .set({ status: "PAID", updatedAt: now })
    .where(and(eq(livestreamTickets.id, subjectId), eq(livestreamTickets.status, "REFUNDED"), hasNoOther(tx, subjectId)));
}

/** Nobody can pay this any more. */
export async function applyTicketExpired(tx: Tx, ticketId: string, now: Date): Promise<void> {
  await change(tx, ticketId, ["PENDING"], { status: "EXPIRED" }, now);
}
