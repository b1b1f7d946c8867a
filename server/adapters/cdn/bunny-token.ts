import { createHmac } from "node:crypto";

/** What the token opens: every object, and nothing beside them. Queries are left out of it, for `?format=raw` is a part of each name. */
const OBJECTS = { opens: "/ipfs/", ignoresQueries: true } as const;

/**
 * The beginning of addresses that a pull zone with token authentication lets through until then: an HMAC-SHA256 over path, time and options,
 * put in front of the path so that relative names inherit it (https://docs.bunny.net/docs/cdn-token-authentication, tokens `HS256-`).
 */
export function signBunnyBase(
  publicUrl: string,
  tokenKey: string,
  expiresAt: Date,
  { opens, ignoresQueries }: { readonly opens: string; readonly ignoresQueries: boolean } = OBJECTS,
): string {
  const expires = Math.floor(expiresAt.getTime() / 1000);
  const options = ignoresQueries ? "token_ignore_params=true&" : "";
  const token = createHmac("sha256", tokenKey).update(`${opens}${expires}${options}token_path=${opens}`).digest("base64url");
  return `${publicUrl}/bcdn_token=HS256-${token}&${options}token_path=${encodeURIComponent(opens)}&expires=${expires}`;
}
