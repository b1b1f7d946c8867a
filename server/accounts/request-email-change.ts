import { emailChanges } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { confirmPassword } from "./confirm-password";
import { confirmEmailMail, emailTakenMail } from "./mail-texts";
import { makeSecret } from "./one-time-secret";
import { findUserByEmail } from "./queries";
import { queueMail } from "./queue-mail";
import { LINK_LIFE_MS } from "./request-password-reset";
import { normalizeEmail } from "./rules";

/**
 * Mails a link to the new address; the account keeps the old one until the link is opened.
 * An address that another account has gets the same answer, and its owner a word of warning.
 */
export async function requestEmailChange(services: Services, actor: Actor, input: { readonly newEmail: string; readonly password: string }): Promise<void> {
  const user = await confirmPassword(services, actor, { field: "password", password: input.password });
  const newEmail = normalizeEmail(input.newEmail);
  if (newEmail === user.email) return;
  const now = services.clock.now();
  const { secret, hash } = makeSecret();
  await services.db.transaction(async (tx) => {
    if ((await findUserByEmail(tx, newEmail)) !== undefined) {
      await queueMail(tx, emailTakenMail(services.env, newEmail), now);
      return;
    }
    const expiresAt = new Date(now.getTime() + LINK_LIFE_MS);
    await tx.insert(emailChanges).values({ id: newId("emailChange", now.getTime()), userId: user.id, newEmail, tokenHash: hash, createdAt: now, expiresAt });
    await queueMail(tx, confirmEmailMail(services.env, newEmail, secret), now);
  });
}
