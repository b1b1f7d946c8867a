import { addUser, signIn } from "@/server/accounts";
import { type Actor, type Role, SCOPES } from "@/server/kernel/actor";
import type { Services } from "@/server/services";

export const PASSWORD = "a long enough password";
let made = 0;

export interface Person {
  readonly actor: Actor;
  readonly email: string;
  readonly handle: string;
}

/** A person with an account and an open session, as after signing in. */
export async function addPerson(services: Services, role: Role = "fan", name = `Person ${++made}`): Promise<Person> {
  const email = `person-${process.pid}-${++made}@example.test`;
  const user = await addUser(services, { name, email, password: PASSWORD, role });
  if (user === null) throw new Error(`${email} is there already`);
  const { sessionId } = await signIn(services, { clientAddress: "", userAgent: "a test" }, { email, password: PASSWORD });
  return { actor: { userId: user.id, role, via: "session", sessionId, scopes: SCOPES }, email, handle: user.handle };
}
