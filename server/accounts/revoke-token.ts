import { and, eq, isNull } from "drizzle-orm";
import { apiTokens } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

/** Ends one of one's own tokens, from the next request on. @throws not_found for any other. */
export async function revokeToken(services: Services, actor: Actor, input: { readonly tokenId: string }): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const revoked = await tx
      .update(apiTokens)
      .set({ revokedAt: now })
      .where(and(eq(apiTokens.id, input.tokenId), eq(apiTokens.userId, actor.userId), isNull(apiTokens.revokedAt)))
      .returning({ id: apiTokens.id });
    if (revoked.length === 0) throw new DomainError("not_found");
    await appendAudit(tx, { actorId: actor.userId, action: "accounts/token.revoked", target: input.tokenId }, now);
  });
}
