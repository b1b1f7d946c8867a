import { randomBytes } from "node:crypto";
import type { Actor, Role, Scope } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { addUser, findUser } from "./add-user";
import { type CreatedToken, createToken } from "./create-token";
import { listScopesOf } from "./rules";

const PASSWORD_BYTES = 12;

export interface TokenGrant {
  readonly email: string;
  /** All that the person's role may have, when empty. */
  readonly scopes: readonly Scope[];
  /** Makes the account when there is none. */
  readonly create: Exclude<Role, "admin"> | null;
}

export interface GrantedToken extends CreatedToken {
  readonly email: string;
  /** Of an account that was made just now, otherwise null. */
  readonly newPassword: string | null;
}

/** For the house's own command line: a token for the person with that address. @throws not_found when nobody has it. */
export async function grantToken(services: Services, grant: TokenGrant): Promise<GrantedToken> {
  let newPassword: string | null = null;
  let user = await findUser(services, grant.email);
  if (user === null && grant.create !== null) {
    newPassword = randomBytes(PASSWORD_BYTES).toString("base64url");
    user = await addUser(services, { name: grant.email.split("@")[0] ?? grant.email, email: grant.email, password: newPassword, role: grant.create });
  }
  if (user === null)
    throw new DomainError("not_found", { sentence: `Nobody has the address ${grant.email} here. Add --create artist, or --create fan, to make an account.` });
  const actor: Actor = { userId: user.id, role: user.role, via: "system", sessionId: null, scopes: [] };
  const scopes = grant.scopes.length === 0 ? listScopesOf(user.role) : grant.scopes;
  const created = await createToken(services, actor, { name: "command line", scopes });
  return { ...created, email: user.email, newPassword };
}
