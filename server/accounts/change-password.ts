import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { confirmPassword } from "./confirm-password";
import { passwordChangedMail } from "./mail-texts";
import { hashPassword } from "./password";
import { endSessions } from "./queries";
import { queueMail } from "./queue-mail";

/** Sets a new password and ends every other session. */
export async function changePassword(
  services: Services,
  actor: Actor,
  input: { readonly currentPassword: string; readonly newPassword: string },
): Promise<{ sessionsEnded: number }> {
  const user = await confirmPassword(services, actor, { field: "currentPassword", password: input.currentPassword });
  const passwordHash = await hashPassword(input.newPassword);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash, updatedAt: now }).where(eq(users.id, user.id));
    const sessionsEnded = await endSessions(tx, { userId: user.id, exceptId: actor.sessionId, now });
    await queueMail(tx, passwordChangedMail(services.env, user.email), now);
    await appendAudit(tx, { actorId: user.id, action: "accounts/password.changed", target: user.id, after: { sessionsEnded } }, now);
    return { sessionsEnded };
  });
}
