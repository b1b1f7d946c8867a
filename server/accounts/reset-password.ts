import { and, eq, gt, isNull } from "drizzle-orm";
import { passwordResets, users } from "@/db/schema";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { passwordChangedMail } from "./mail-texts";
import { hashSecret } from "./one-time-secret";
import { hashPassword } from "./password";
import { endSessions } from "./queries";
import { queueMail } from "./queue-mail";

const refuse = () => new DomainError("rule_refused", { sentence: "This link was used already, or is too old. Ask for a new one." });

/**
 * Sets a new password with the secret from the mail, once, and ends every session: whoever knew the old one is out.
 * @throws rule_refused for a link that is unknown, used or over.
 */
export async function resetPassword(services: Services, input: { readonly token: string; readonly password: string }): Promise<void> {
  const now = services.clock.now();
  const isGood = and(eq(passwordResets.tokenHash, hashSecret(input.token)), isNull(passwordResets.usedAt), gt(passwordResets.expiresAt, now));
  // Looked at first, so that nobody makes us hash passwords with links that they made up.
  const known = await services.db.select({ id: passwordResets.id }).from(passwordResets).where(isGood).limit(1);
  if (known.length === 0) throw refuse();
  const passwordHash = await hashPassword(input.password);
  await services.db.transaction(async (tx) => {
    const [reset] = await tx.update(passwordResets).set({ usedAt: now }).where(isGood).returning({ userId: passwordResets.userId });
    if (reset === undefined) throw refuse();
    const { userId } = reset;
    // The other links that were asked for die with this one.
    await tx
      .update(passwordResets)
      .set({ usedAt: now })
      .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
    const [user] = await tx.update(users).set({ passwordHash, updatedAt: now }).where(eq(users.id, userId)).returning({ email: users.email });
    const sessionsEnded = await endSessions(tx, { userId, exceptId: null, now });
    if (user !== undefined) await queueMail(tx, passwordChangedMail(services.env, user.email), now);
    await appendAudit(tx, { actorId: userId, action: "accounts/password.reset", target: userId, after: { sessionsEnded } }, now);
  });
}
