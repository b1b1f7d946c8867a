import type { Actor, Role } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findUserById, type UserRow } from "./queries";

export interface Settings {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly email: string;
  readonly bio: string;
  readonly realm: UserRow["realm"];
  readonly role: Role;
  /** False for who paid as a guest and has not chosen one yet. */
  readonly hasPassword: boolean;
}

export function toSettings(user: UserRow): Settings {
  const { id, name, handle, email, bio, realm, role, passwordHash } = user;
  return { id, name, handle, email, bio, realm, role, hasPassword: passwordHash !== null };
}

export async function getSettings(services: Services, actor: Actor): Promise<Settings> {
  const user = await findUserById(services.db, actor.userId);
  if (user === undefined) throw new DomainError("not_found");
  return toSettings(user);
}
