import { and, eq, gt, isNull, or } from "drizzle-orm";
import { apiTokens, sessions, users } from "@/db/schema";
import { type Actor, SCOPES } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { hashSecret } from "./one-time-secret";
import { isScope } from "./rules";
import { readSessionId } from "./session-cookie";

/** "Last seen" and "last used" are this exact: a write for every request would cost more than it tells. */
const TOUCH_INTERVAL_MS = 60_000;

function isStale(at: Date | null, now: Date): boolean {
  return at === null || now.getTime() - at.getTime() >= TOUCH_INTERVAL_MS;
}

async function findTokenHolder(services: Services, token: string): Promise<Actor | null> {
  const now = services.clock.now();
  const [row] = await services.db
    .select({ tokenId: apiTokens.id, lastUsedAt: apiTokens.lastUsedAt, scopes: apiTokens.scopes, userId: users.id, role: users.role })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(and(eq(apiTokens.tokenHash, hashSecret(token)), isNull(apiTokens.revokedAt), or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now))))
    .limit(1);
  if (row === undefined) return null;
  if (isStale(row.lastUsedAt, now)) await services.db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, row.tokenId));
  return { userId: row.userId, role: row.role, via: "token", sessionId: null, scopes: row.scopes.filter(isScope) };
}

/** The row decides, not the cookie: a session that was ended anywhere is over here at once. */
async function findSessionHolder(services: Services, cookieHeader: string | null): Promise<Actor | null> {
  const sessionId = await readSessionId(services.env, cookieHeader);
  if (sessionId === null) return null;
  const now = services.clock.now();
  const [row] = await services.db
    .select({ lastSeenAt: sessions.lastSeenAt, userId: users.id, role: users.role })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
    .limit(1);
  if (row === undefined) return null;
  if (isStale(row.lastSeenAt, now)) await services.db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, sessionId));
  return { userId: row.userId, role: row.role, via: "session", sessionId, scopes: SCOPES };
}

/** Who holds this bearer token or, without one, this session cookie; null when nobody does, or no longer. */
export function findActor(services: Services, held: { readonly bearer: string | null; readonly cookie: string | null }): Promise<Actor | null> {
  return held.bearer === null ? findSessionHolder(services, held.cookie) : findTokenHolder(services, held.bearer);
}
