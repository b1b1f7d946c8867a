import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { livestreams, livestreamTickets } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { onePaymentParams } from "../checkouts/one-payment";
import { openCheckout } from "../checkouts/open-checkout";
import { type Asked, CURRENCY } from "../giving";
import type { BoughtTicket, TicketInput } from "./contract";

const madeShape = z.object({ ticketId: z.string() });

interface Show {
  readonly id: string;
  readonly artistId: string;
  readonly title: string;
  readonly ticketCents: number;
}

/** A livestream that somebody can buy a ticket for now. */
async function requireOnSale(tx: Tx, livestreamId: string, buyerId: string, now: Date): Promise<Show> {
  const [row] = await tx.select().from(livestreams).where(eq(livestreams.id, livestreamId)).limit(1);
  if (row === undefined || row.ticketCents === null) throw new DomainError("not_found");
  if (row.artistId === buyerId) throw new DomainError("rule_refused", { sentence: "This is your own livestream." });
  if (row.status === "cancelled" || row.endsAt <= now) throw new DomainError("rule_refused", { sentence: "No tickets are sold for this any more." });
  return { id: row.id, artistId: row.artistId, title: row.title, ticketCents: row.ticketCents };
}

/** The fan's ticket that lives, at today's price while it is not paid, or a new one. */
async function claimTicket(tx: Tx, fanId: string, show: Show, now: Date): Promise<{ ticketId: string }> {
  const id = newId("ticket", now.getTime());
  const values = { id, livestreamId: show.id, fanId, artistId: show.artistId, amount: show.ticketCents, currency: CURRENCY };
  await tx
    .insert(livestreamTickets)
    .values({ ...values, status: "PENDING", createdAt: now, updatedAt: now })
    .onConflictDoNothing();
  const isMine = and(eq(livestreamTickets.livestreamId, show.id), eq(livestreamTickets.fanId, fanId), inArray(livestreamTickets.status, ["PENDING", "PAID"]));
  const [ticket] = await tx.select().from(livestreamTickets).where(isMine).for("update");
  if (ticket === undefined) throw new DomainError("conflict");
  if (ticket.status === "PENDING" && ticket.amount !== show.ticketCents) {
    await tx.update(livestreamTickets).set({ amount: show.ticketCents, updatedAt: now }).where(eq(livestreamTickets.id, ticket.id));
  }
  return { ticketId: ticket.id };
}

/**
 * Begins to buy a ticket for a livestream: at most one a fan. It opens the stream once it is paid.
 * @throws not_found for a stream without tickets; rule_refused for one's own, one that is over or was cancelled.
 */
export async function buyTicket(services: Services, actor: Actor, input: TicketInput, asked: Pick<Asked, "idempotencyKey">): Promise<BoughtTicket> {
  const now = services.clock.now();
  const request = { userId: actor.userId, key: asked.idempotencyKey, operation: "patronage/ticket", input };
  const { ticketId, show } = await services.db.transaction(async (tx) => {
    const onSale = await requireOnSale(tx, input.livestreamId, actor.userId, now);
    const made = await runOnce(
      tx,
      request,
      () => claimTicket(tx, actor.userId, onSale, now),
      (stored) => madeShape.parse(stored),
    );
    return { ...made, show: onSale };
  });
  const [ticket] = await services.db.select().from(livestreamTickets).where(eq(livestreamTickets.id, ticketId));
  if (ticket === undefined) throw new DomainError("not_found");
  if (ticket.status !== "PENDING") return { ticketId, status: ticket.status, checkout: null };
  const params = onePaymentParams({ name: `Ticket for ${show.title}`, amountCents: ticket.amount, currency: ticket.currency, guestEmail: null });
  const subject = { kind: "ticket" as const, subjectId: ticketId, fanId: actor.userId, artistId: show.artistId, uiMode: input.uiMode };
  return { ticketId, status: ticket.status, checkout: await openCheckout(services, { ...subject, params }) };
}
