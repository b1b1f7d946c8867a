import { createHmac, timingSafeEqual } from "node:crypto";
import type { Env } from "./env";

const SIGNATURE_CHARS = 43;

/**
 * A word that only this house can make for these parts: HMAC-SHA-256 in base64url. It goes into addresses that must work without
 * signing in; what they stand for is looked up and judged anew each time. `purpose` keeps a word of one kind from being used as another.
 */
export function signParts(env: Pick<Env, "AUTH_SECRET">, purpose: string, parts: readonly string[]): string {
  return createHmac("sha256", env.AUTH_SECRET)
    .update(JSON.stringify([purpose, ...parts]))
    .digest("base64url");
}

export function isSigned(env: Pick<Env, "AUTH_SECRET">, purpose: string, parts: readonly string[], signature: string): boolean {
  const given = Buffer.from(signature, "latin1");
  return given.length === SIGNATURE_CHARS && timingSafeEqual(Buffer.from(signParts(env, purpose, parts), "latin1"), given);
}
