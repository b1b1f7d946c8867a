import { and, eq, gt, inArray } from "drizzle-orm";
import { livestreams, livestreamTickets, payments } from "@/db/schema";
import type { Services } from "@/server/services";
import { returnTicket } from "./return-ticket";

/** Tickets that one transaction gives back. */
const TICKETS_A_TURN = 200;

/**
 * Gives back what was paid for a livestream that its artist cancelled; nothing for one that takes place.
 * @returns where to go on, or null when all was asked for.
 */
export async function returnTickets(
  services: Services,
  input: { readonly livestreamId: string; readonly after: string },
): Promise<{ readonly next: string | null }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const isOff = and(eq(livestreams.id, input.livestreamId), eq(livestreams.status, "cancelled"));
    const rows = await tx
      .select({ ticketId: livestreamTickets.id, payment: payments })
      .from(livestreamTickets)
      .innerJoin(livestreams, and(eq(livestreams.id, livestreamTickets.livestreamId), isOff))
      .innerJoin(
        payments,
        and(eq(payments.subjectId, livestreamTickets.id), eq(payments.kind, "ticket"), inArray(payments.status, ["succeeded", "partially_refunded"])),
      )
      .where(gt(livestreamTickets.id, input.after))
      .orderBy(livestreamTickets.id)
      .limit(TICKETS_A_TURN)
      .for("update", { of: payments });
    for (const { payment } of rows) await returnTicket(tx, payment, now);
    return { next: rows.length < TICKETS_A_TURN ? null : (rows.at(-1)?.ticketId ?? null) };
  });
}
