import type { Role } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { createUser } from "./create-user";
import { hashPassword } from "./password";
import { findUserByEmail, type UserRow } from "./queries";
import { normalizeEmail } from "./rules";

export interface UserToAdd {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly realm?: UserRow["realm"];
  readonly bio?: string;
}

/** For the house's own commands, the demo and tests: makes an account of any role, with no limit and no mail; null when the address has one. */
export async function addUser(services: Pick<Services, "db" | "clock">, input: UserToAdd): Promise<UserRow | null> {
  const { password, ...user } = input;
  const passwordHash = await hashPassword(password);
  return createUser(services.db, { ...user, email: normalizeEmail(user.email), passwordHash }, services.clock.now());
}

/** For the house's own commands: who has this address. */
export async function findUser(services: Pick<Services, "db">, email: string): Promise<UserRow | null> {
  return (await findUserByEmail(services.db, normalizeEmail(email))) ?? null;
}
