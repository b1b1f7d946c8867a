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
}

export function toSettings(user: UserRow): Settings {
  return { id: user.id, name: user.name, handle: user.handle, email: user.email, bio: user.bio, realm: user.realm, role: user.role };
}

export async function getSettings(services: Services, actor: Actor): Promise<Settings> {
  const user = await findUserById(services.db, actor.userId);
  if (user === undefined) throw new DomainError("not_found");
  return toSettings(user);
}
