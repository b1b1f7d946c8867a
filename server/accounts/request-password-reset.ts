import { passwordResets } from "@/db/schema";
import { HOUR_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { Client } from "./client";
import { noAccountMail, passwordResetMail } from "./mail-texts";
import { makeSecret } from "./one-time-secret";
import { findUserByEmail } from "./queries";
import { queueMail } from "./queue-mail";
import { countAttempt } from "./rate-limit";
import { normalizeEmail } from "./rules";

/** How long a link in a mail works. */
export const LINK_LIFE_MS = HOUR_MS;

/** Mails a link for a new password. An unknown address gets the same answer after the same work, and a mail that says so. */
export async function requestPasswordReset(services: Services, client: Client, input: { readonly email: string }): Promise<void> {
  const email = normalizeEmail(input.email);
  await countAttempt(services, { operation: "passwordReset", account: email, clientAddress: client.clientAddress });
  const now = services.clock.now();
  const user = await findUserByEmail(services.db, email);
  const { secret, hash } = makeSecret();
  await services.db.transaction(async (tx) => {
    if (user === undefined) {
      await queueMail(tx, noAccountMail(services.env, email), now);
      return;
    }
    await tx.insert(passwordResets).values({
      id: newId("passwordReset", now.getTime()),
      userId: user.id,
      tokenHash: hash,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_LIFE_MS),
    });
    await queueMail(tx, passwordResetMail(services.env, email, secret), now);
  });
}
