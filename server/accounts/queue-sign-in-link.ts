import type { Tx } from "@/db/client";
import { signInLinks } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { signInLinkMail } from "./mail-texts";
import { makeSecret } from "./one-time-secret";
import type { UserRow } from "./queries";
import { queueMail } from "./queue-mail";

/** How long a link that signs in works. */
export const SIGN_IN_LINK_LIFE_MS = 30 * 60_000;

/** Mails a link that signs in whoever reads the address, once. `paragraphs` say why it comes. */
export async function queueSignInLink(
  tx: Tx,
  services: Pick<Services, "env">,
  mail: { readonly user: Pick<UserRow, "id" | "email">; readonly subject: string; readonly paragraphs: readonly string[] },
  now: Date,
): Promise<void> {
  const { user, subject, paragraphs } = mail;
  const { secret, hash } = makeSecret();
  await tx.insert(signInLinks).values({
    id: newId("signInLink", now.getTime()),
    userId: user.id,
    tokenHash: hash,
    createdAt: now,
    expiresAt: new Date(now.getTime() + SIGN_IN_LINK_LIFE_MS),
  });
  await queueMail(tx, signInLinkMail(services.env, user.email, { secret, subject, paragraphs }), now);
}
