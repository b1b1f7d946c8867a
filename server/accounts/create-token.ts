import { and, count, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { apiTokens, users } from "@/db/schema";
import type { Actor, Scope } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { makeSecret } from "./one-time-secret";
import { listScopesOf } from "./rules";

export const TOKENS_LIVE_MAX = 100;

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Without it, the token works until it is revoked. */
  readonly expiresInDays?: number | undefined;
}

export interface CreatedToken {
  readonly id: string;
  /** Shown this once: only its hash is kept. */
  readonly token: string;
  readonly scopes: Scope[];
  readonly expiresAt: string | null;
}

/** Locks the person's row, so that two tokens made at once cannot pass the bound together. */
async function checkRoom(tx: Tx, userId: string): Promise<void> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
  const [live] = await tx
    .select({ total: count() })
    .from(apiTokens)
    .where(and(eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)));
  if ((live?.total ?? 0) >= TOKENS_LIVE_MAX) throw new DomainError("rule_refused", { sentence: `You have ${TOKENS_LIVE_MAX} tokens. Revoke one first.` });
}

/** Makes a bearer token for programs. @throws rule_refused for a scope that the person's role does not have, or too many tokens. */
export async function createToken(services: Services, actor: Actor, input: NewToken): Promise<CreatedToken> {
  const allowed = listScopesOf(actor.role);
  const refused = input.scopes.find((scope) => !allowed.includes(scope));
  if (refused !== undefined) throw new DomainError("rule_refused", { sentence: `Your account cannot give a token the scope ${refused}.` });
  const now = services.clock.now();
  const { secret, hash } = makeSecret("mhc_");
  const id = newId("token", now.getTime());
  const scopes = [...new Set(input.scopes)];
  const expiresAt = input.expiresInDays === undefined ? null : new Date(now.getTime() + input.expiresInDays * DAY_MS);
  await services.db.transaction(async (tx) => {
    await checkRoom(tx, actor.userId);
    await tx.insert(apiTokens).values({ id, userId: actor.userId, name: input.name, tokenHash: hash, scopes, createdAt: now, expiresAt });
    await appendAudit(tx, { actorId: actor.userId, action: "accounts/token.created", target: id, after: { name: input.name, scopes } }, now);
  });
  return { id, token: secret, scopes, expiresAt: expiresAt?.toISOString() ?? null };
}
