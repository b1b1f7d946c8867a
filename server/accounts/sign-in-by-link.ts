import { and, eq, gt, isNull } from "drizzle-orm";
import { sessions, signInLinks } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { Client } from "./client";
import { hashSecret } from "./one-time-secret";
import { SESSION_SECONDS_MAX } from "./session-cookie";
import type { SignedIn } from "./sign-in";

/**
 * Opens a session with the secret from the mail, once; the other links of the same person die with it.
 * @throws wrong_credentials for a link that is unknown, used or over.
 */
export async function signInByLink(services: Services, client: Client, input: { readonly token: string }): Promise<SignedIn> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const isGood = and(eq(signInLinks.tokenHash, hashSecret(input.token)), isNull(signInLinks.usedAt), gt(signInLinks.expiresAt, now));
    const [link] = await tx.update(signInLinks).set({ usedAt: now }).where(isGood).returning({ userId: signInLinks.userId });
    if (link === undefined) throw new DomainError("wrong_credentials", { sentence: "This link was used already, or is too old. Ask for a new one." });
    const { userId } = link;
    await tx
      .update(signInLinks)
      .set({ usedAt: now })
      .where(and(eq(signInLinks.userId, userId), isNull(signInLinks.usedAt)));
    const sessionId = newId("session", now.getTime());
    const expiresAt = new Date(now.getTime() + SESSION_SECONDS_MAX * 1_000);
    await tx.insert(sessions).values({ id: sessionId, userId, userAgent: client.userAgent, createdAt: now, lastSeenAt: now, expiresAt });
    return { userId, sessionId };
  });
}
