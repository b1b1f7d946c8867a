import { and, eq, gt } from "drizzle-orm";
import { privacyRequests } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

/** Where the caller's own archive lies; that it was fetched is in the audit log. */
export async function findExport(services: Services, actor: Actor, input: { readonly requestId: string }): Promise<{ readonly key: string }> {
  const now = services.clock.now();
  const mine = and(eq(privacyRequests.id, input.requestId), eq(privacyRequests.userId, actor.userId));
  const [found] = await services.db
    .select({ key: privacyRequests.objectKey })
    .from(privacyRequests)
    .where(and(mine, eq(privacyRequests.status, "done"), gt(privacyRequests.expiresAt, now)))
    .limit(1);
  const key = found?.key ?? null;
  if (key === null) throw new DomainError("not_found");
  await services.db.transaction((tx) => appendAudit(tx, { actorId: actor.userId, action: "privacy/export.fetched", target: actor.userId }, now));
  return { key };
}
