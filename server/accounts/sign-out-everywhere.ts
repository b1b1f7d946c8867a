import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { endSessions } from "./queries";

/** Ends every session of the person, this one too, from the next request on. Tokens stay. */
export async function signOutEverywhere(services: Services, actor: Actor): Promise<{ sessionsEnded: number }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const sessionsEnded = await endSessions(tx, { userId: actor.userId, exceptId: null, now });
    await appendAudit(tx, { actorId: actor.userId, action: "accounts/sessions.ended", target: actor.userId, after: { sessionsEnded } }, now);
    return { sessionsEnded };
  });
}
