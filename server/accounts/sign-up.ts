import type { Services } from "@/server/services";
import type { Client } from "./client";
import { createUser } from "./create-user";
import { accountExistsMail, welcomeMail } from "./mail-texts";
import { hashPassword } from "./password";
import { findUserByEmail } from "./queries";
import { queueMail } from "./queue-mail";
import { queueSignInLink } from "./queue-sign-in-link";
import { countAttempt } from "./rate-limit";
import { normalizeEmail } from "./rules";

const UNCLAIMED = {
  subject: "Your account is waiting for you",
  paragraphs: ["There is an account with this address already, made when something was paid with it. Sign in by this link and choose a password."],
};

export interface SignUpInput {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly asArtist: boolean;
}

/**
 * Makes an account. A known address gets the same answer after the same work; its owner gets a mail instead.
 * Signing in is a second step, which for a known address needs that account's own password.
 */
export async function signUp(services: Services, client: Client, input: SignUpInput): Promise<void> {
  const email = normalizeEmail(input.email);
  await countAttempt(services, { operation: "signUp", account: email, clientAddress: client.clientAddress });
  const passwordHash = await hashPassword(input.password);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const user = await createUser(tx, { name: input.name, email, passwordHash, role: input.asArtist ? "artist" : "fan" }, now);
    const known = user === null ? await findUserByEmail(tx, email) : undefined;
    // Who paid as a guest before has an account without a password: a link makes it theirs.
    if (known?.passwordHash === null) await queueSignInLink(tx, services, { user: known, ...UNCLAIMED }, now);
    else await queueMail(tx, user === null ? accountExistsMail(services.env, email) : welcomeMail(services.env, email), now);
  });
}
