import { and, eq, gt, isNull, ne } from "drizzle-orm";
import { emailChanges, signInLinks, users } from "@/db/schema";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { emailChangedMail } from "./mail-texts";
import { hashSecret } from "./one-time-secret";
import { findUserById } from "./queries";
import { queueMail } from "./queue-mail";
import { rethrowTaken } from "./rethrow-taken";

const refuse = () => new DomainError("rule_refused", { sentence: "This link was used already, or is too old. Ask for a new one in Settings." });

/** Moves the account to the address that the link was mailed to, and tells the old one. @throws rule_refused for a link that does not work. */
export async function confirmEmailChange(services: Services, input: { readonly token: string }): Promise<void> {
  const now = services.clock.now();
  const work = services.db.transaction(async (tx) => {
    const [change] = await tx
      .update(emailChanges)
      .set({ usedAt: now })
      .where(and(eq(emailChanges.tokenHash, hashSecret(input.token)), isNull(emailChanges.usedAt), gt(emailChanges.expiresAt, now)))
      .returning({ userId: emailChanges.userId, newEmail: emailChanges.newEmail });
    const user = change === undefined ? undefined : await findUserById(tx, change.userId);
    if (change === undefined || user === undefined) throw refuse();
    await tx
      .update(emailChanges)
      .set({ usedAt: now })
      .where(and(eq(emailChanges.userId, user.id), isNull(emailChanges.usedAt), ne(emailChanges.newEmail, change.newEmail)));
    // Somebody may have made an account with it in the meantime: then the unique index stops this.
    await tx.update(users).set({ email: change.newEmail, updatedAt: now }).where(eq(users.id, user.id));
    // Links that sign in went to the old address: whoever reads it is not let in any more.
    await tx
      .update(signInLinks)
      .set({ usedAt: now })
      .where(and(eq(signInLinks.userId, user.id), isNull(signInLinks.usedAt)));
    await queueMail(tx, emailChangedMail(services.env, user.email, change.newEmail), now);
    await appendAudit(tx, { actorId: user.id, action: "accounts/email.changed", target: user.id }, now);
  });
  await work.catch(rethrowTaken(refuse));
}
