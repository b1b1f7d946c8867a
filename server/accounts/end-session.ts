import { and, eq, isNull } from "drizzle-orm";
import { sessions } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

/** Ends one session of one's own; without an id, the one that asks. @throws not_found for any other. */
export async function endSession(services: Services, actor: Actor, input: { readonly sessionId?: string | undefined }): Promise<void> {
  const sessionId = input.sessionId ?? actor.sessionId;
  if (sessionId === null) throw new DomainError("not_found");
  const ended = await services.db
    .update(sessions)
    .set({ revokedAt: services.clock.now() })
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, actor.userId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  if (ended.length === 0) throw new DomainError("not_found");
}

/** Ends the session that a sealed cookie names, whoever sent it; next-auth's sign-out knows nothing else. */
export async function endSessionById(services: Services, sessionId: string): Promise<void> {
  await services.db
    .update(sessions)
    .set({ revokedAt: services.clock.now() })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
}
