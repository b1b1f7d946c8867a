import { decode } from "next-auth/jwt";
import type { Env } from "@/server/kernel/env";

const DAY_SECONDS = 24 * 60 * 60;
/** A session ends this long after signing in, whatever happens in between. */
export const SESSION_SECONDS_MAX = 30 * DAY_SECONDS;

type CookieEnv = Pick<Env, "DEPLOYMENT" | "PORT">;

/** Cookies do not know ports: without the port in the name, two copies on one machine would sign each other's people out. */
export function cookieName(env: CookieEnv, purpose: "session" | "csrf" | "callback"): string {
  return env.DEPLOYMENT === "production" ? `__Host-mhc-${purpose}` : `mhc-${env.PORT}-${purpose}`;
}

function readCookie(header: string, name: string): string | null {
  for (const part of header.split(";")) {
    const [key, value] = part.split("=", 2);
    if (key?.trim() === name && value !== undefined) return value.trim();
  }
  return null;
}

/** The session id in a Cookie header, sealed by next-auth with our secret; null when there is none, or it was tampered with. */
export async function readSessionId(env: CookieEnv & Pick<Env, "AUTH_SECRET">, cookieHeader: string | null): Promise<string | null> {
  const sealed = cookieHeader === null ? null : readCookie(cookieHeader, cookieName(env, "session"));
  if (sealed === null) return null;
  const claims = await decode({ token: sealed, secret: env.AUTH_SECRET }).catch(() => null);
  return typeof claims?.sid === "string" ? claims.sid : null;
}
