import type { Actor, Scope } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { ApiContext } from "./context";

/** A token may do what its scopes say; a browser session may do all that its person may. */
export function requireScope(actor: Actor, scope: Scope | undefined): void {
  if (actor.via !== "token") return;
  if (scope === undefined) throw new DomainError("scope_missing", { sentence: "This can be done in the browser only, not with a token." });
  if (!actor.scopes.includes(scope)) throw new DomainError("scope_missing", { sentence: `This token lacks the scope ${scope}.` });
}

/** Who asks, for a route that is no procedure. @throws DomainError `not_signed_in`, `scope_missing`. */
export function requireActor(context: ApiContext, scope: Scope): Actor {
  if (context.actor === null) throw new DomainError("not_signed_in");
  requireScope(context.actor, scope);
  return context.actor;
}
