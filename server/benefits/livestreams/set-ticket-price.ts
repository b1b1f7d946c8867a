import { eq } from "drizzle-orm";
import { livestreams } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Livestream } from "./contract";
import { lockOwnLivestream } from "./queries";
import { getLivestream } from "./show-livestreams";

/**
 * Sets what a ticket for a livestream of the caller's costs from now on, or takes it off sale. Tickets that were sold stay as they are.
 * Nobody is told: where and when it takes place has not changed. @throws DomainError `not_found`; `rule_refused` for one that is over or
 * was cancelled.
 */
export async function setTicketPrice(
  services: Services,
  actor: Actor,
  input: { readonly livestreamId: string; readonly ticketCents: number | null },
): Promise<Livestream> {
  const now = services.clock.now();
  const { livestreamId, ticketCents } = input;
  await services.db.transaction(async (tx) => {
    const row = await lockOwnLivestream(tx, { livestreamId, artistId: actor.userId });
    if (row === null) throw new DomainError("not_found");
    if (row.status === "cancelled" || row.endsAt <= now) throw new DomainError("rule_refused", { sentence: "No tickets are sold for this any more." });
    if (row.ticketCents === ticketCents) return;
    await tx.update(livestreams).set({ ticketCents, updatedAt: now }).where(eq(livestreams.id, row.id));
    const [before, after] = [{ ticketCents: row.ticketCents }, { ticketCents }];
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/livestream.ticket-price", target: row.id, before, after }, now);
  });
  return getLivestream(services, actor, { livestreamId });
}
