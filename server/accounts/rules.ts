import { type Role, SCOPES, type Scope } from "@/server/kernel/actor";

export const PASSWORD_CHARS_MIN = 10;
/** Argon2 takes any length; a bound keeps one request from costing more than another. */
export const PASSWORD_CHARS_MAX = 200;
export const NAME_CHARS_MAX = 60;
export const BIO_CHARS_MAX = 1_000;
export const EMAIL_CHARS_MAX = 254;
export const HANDLE_CHARS_MIN = 3;
export const HANDLE_CHARS_MAX = 30;
export const HANDLE_PATTERN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Names that would pass for the house itself, or for one of its pages. */
const RESERVED_HANDLES = new Set(
  "about account admin administrator api artist artists auth billing contact dev docs help inferno legal login mhc moderator new official paradiso payments privacy purgatorio root security settings sign-in sign-up staff studio support system team terms undefined watch".split(
    " ",
  ),
);

/** An address in the one form under which it is stored and compared. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Why this handle cannot be chosen, as a sentence; null when it can. */
export function findHandleFault(handle: string): string | null {
  if (handle.length < HANDLE_CHARS_MIN || handle.length > HANDLE_CHARS_MAX) return `Use ${HANDLE_CHARS_MIN} to ${HANDLE_CHARS_MAX} characters.`;
  if (!HANDLE_PATTERN.test(handle)) return "Use small letters, digits and single hyphens, beginning with a letter.";
  if (RESERVED_HANDLES.has(handle)) return "This name is kept for the house. Choose another.";
  return null;
}

/**
 * A handle made of a person's name: `Beatrice Portinari` becomes `beatrice-portinari`.
 * A name without Latin letters, or a reserved one, becomes `member`. `suffix` tells people of one name apart.
 */
export function deriveHandle(name: string, suffix = ""): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "");
  const room = HANDLE_CHARS_MAX - (suffix === "" ? 0 : suffix.length + 1);
  const base = words.slice(0, room).replace(/-+$/, "");
  const chosen = findHandleFault(base) === null ? base : "member";
  return suffix === "" ? chosen : `${chosen}-${suffix}`;
}

/** All that a token of this role may be given: a right that no page of that role has is of no use to a token. */
export function listScopesOf(role: Role): readonly Scope[] {
  if (role === "admin") return SCOPES;
  if (role === "artist") return SCOPES.filter((scope) => scope !== "admin");
  return ["account:read", "account:write", "videos:read", "auto-edit:read", "patronage:read", "patronage:write"];
}

export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
