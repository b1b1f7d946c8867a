import { sessions } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { Client } from "./client";
import { verifyPassword } from "./password";
import { findUserByEmail } from "./queries";
import { type Attempt, countAttempt, forgiveAttempt } from "./rate-limit";
import { normalizeEmail } from "./rules";
import { SESSION_SECONDS_MAX } from "./session-cookie";

export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
}

/**
 * Opens a session. @throws wrong_credentials for a wrong password and for an unknown address alike, after the same work;
 * rate_limited after too many failures.
 */
export async function signIn(services: Services, client: Client, input: { readonly email: string; readonly password: string }): Promise<SignedIn> {
  const email = normalizeEmail(input.email);
  const attempt: Attempt = { operation: "signIn", account: email, clientAddress: client.clientAddress };
  await countAttempt(services, attempt);
  const user = await findUserByEmail(services.db, email);
  const isRight = await verifyPassword(user?.passwordHash ?? null, input.password);
  if (user === undefined || !isRight) throw new DomainError("wrong_credentials");
  await forgiveAttempt(services, attempt);
  const now = services.clock.now();
  const sessionId = newId("session", now.getTime());
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS_MAX * 1_000);
  await services.db.insert(sessions).values({ id: sessionId, userId: user.id, userAgent: client.userAgent, createdAt: now, lastSeenAt: now, expiresAt });
  return { userId: user.id, sessionId };
}
