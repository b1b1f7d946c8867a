import { randomInt } from "node:crypto";
import type { Tx } from "@/db/client";
import { users } from "@/db/schema";
import type { Role } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { findUserByEmail, type UserRow } from "./queries";
import { deriveHandle } from "./rules";

const HANDLE_TRIES_MAX = 8;
const SUFFIX_RANGE = 36 ** 4;

export interface NewUser {
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  /** Null for an account that only a link to its address opens. */
  readonly passwordHash: string | null;
  readonly role: Role;
  readonly realm?: UserRow["realm"];
  readonly bio?: string;
}

/** Inserts a person under a free handle made of their name; null when the address has an account already. */
export async function createUser(tx: Tx, user: NewUser, now: Date): Promise<UserRow | null> {
  for (let tries = 0; tries < HANDLE_TRIES_MAX; tries++) {
    const suffix = tries === 0 ? "" : randomInt(SUFFIX_RANGE).toString(36);
    // The unique indexes decide: whoever comes second with an address or a handle inserts nothing.
    const [row] = await tx
      .insert(users)
      .values({ ...user, id: newId("user", now.getTime()), handle: deriveHandle(user.name, suffix), createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning();
    if (row !== undefined) return row;
    if ((await findUserByEmail(tx, user.email)) !== undefined) return null;
  }
  throw new DomainError("unavailable", { sentence: "No free handle was found for this name. Try again." });
}
