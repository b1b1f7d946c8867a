import { sessions } from "@/db/schema";
import { SESSION_SECONDS_MAX } from "@/server/accounts";
import { createUser } from "@/server/accounts/create-user";
import { hashPassword } from "@/server/accounts/password";
import { type Actor, type Role, SCOPES } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";

export const PASSWORD = "a long enough password";
let made = 0;
/** The same for all, hashed once: to hash and to check it is meant to take long, and a test run makes some thousand people. */
let passwordHash: Promise<string> | undefined;

export interface Person {
  readonly actor: Actor;
  readonly email: string;
  readonly handle: string;
}

/** A person with an account and an open session, as after signing in. */
export async function addPerson(services: Services, role: Role = "fan", name = `Person ${++made}`): Promise<Person> {
  const email = `person-${process.pid}-${++made}@example.test`;
  passwordHash ??= hashPassword(PASSWORD);
  const now = services.clock.now();
  const user = await createUser(services.db, { name, email, role, passwordHash: await passwordHash }, now);
  if (user === null) throw new Error(`${email} is there already`);
  const sessionId = newId("session", now.getTime());
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS_MAX * 1_000);
  await services.db.insert(sessions).values({ id: sessionId, userId: user.id, userAgent: "a test", createdAt: now, lastSeenAt: now, expiresAt });
  return { actor: { userId: user.id, role, via: "session", sessionId, scopes: SCOPES }, email, handle: user.handle };
}
