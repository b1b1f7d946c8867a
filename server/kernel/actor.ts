import { DomainError } from "./errors";

export const ROLES = ["fan", "artist", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What a bearer token may be given the right to do. A browser session has all of them. */
export const SCOPES = [
  "account:read",
  "account:write",
  "videos:read",
  "videos:write",
  "auto-edit:read",
  "auto-edit:write",
  "patronage:read",
  "patronage:write",
  "royalties:read",
  "royalties:write",
  "admin",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks. `system` is the product's own jobs and commands. */
export interface Actor {
  readonly userId: string;
  readonly role: Role;
  readonly via: "session" | "token" | "system";
  readonly sessionId: string | null;
  readonly scopes: readonly Scope[];
}

/** Artists and admins may make work; a fan becomes an artist first. */
export function requireArtist(actor: Actor): void {
  if (actor.role === "fan") throw new DomainError("not_allowed", { sentence: "Only artists can do this. Open an artist page first, in Settings." });
}

/** 404 and not 403 for anybody else: the back office is not to be known of. */
export function requireAdmin(actor: Actor): void {
  if (actor.role !== "admin") throw new DomainError("not_found");
}
