import type { Services } from "@/server/services";
import type { Client } from "./client";
import { noAccountMail } from "./mail-texts";
import { findUserByEmail } from "./queries";
import { queueMail } from "./queue-mail";
import { queueSignInLink } from "./queue-sign-in-link";
import { countAttempt } from "./rate-limit";
import { normalizeEmail } from "./rules";

/** Mails a link that signs in. An unknown address gets the same answer after the same work, and a mail that says so. */
export async function requestSignInLink(services: Services, client: Client, input: { readonly email: string }): Promise<void> {
  const email = normalizeEmail(input.email);
  await countAttempt(services, { operation: "signInLink", account: email, clientAddress: client.clientAddress });
  const now = services.clock.now();
  const user = await findUserByEmail(services.db, email);
  await services.db.transaction(async (tx) => {
    if (user === undefined) await queueMail(tx, noAccountMail(services.env, email), now);
    else await queueSignInLink(tx, services, { user, subject: "Your link to sign in", paragraphs: ["You asked to sign in without a password."] }, now);
  });
}
