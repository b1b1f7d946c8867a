import { createHash } from "node:crypto";
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { apiTokens, users } from "@/db/schema";
import { type Actor, SCOPES, type Scope } from "@/server/kernel/actor";
import type { Services } from "@/server/services";

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

/** Who holds this bearer token or this session cookie; null when nobody does, or no longer. */
export async function findActor(services: Services, held: { readonly bearer: string | null; readonly cookie: string | null }): Promise<Actor | null> {
  if (held.bearer === null) return null;
  const tokenHash = createHash("sha256").update(held.bearer).digest("hex");
  const now = services.clock.now();
  const [row] = await services.db
    .update(apiTokens)
    .set({ lastUsedAt: now })
    .from(users)
    .where(
      and(
        eq(apiTokens.tokenHash, tokenHash),
        isNull(apiTokens.revokedAt),
        or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now)),
        eq(users.id, apiTokens.userId),
      ),
    )
    .returning({ userId: users.id, role: users.role, scopes: apiTokens.scopes, at: sql`now()` });
  if (row === undefined) return null;
  return { userId: row.userId, role: row.role, via: "token", sessionId: null, scopes: row.scopes.filter(isScope) };
}
