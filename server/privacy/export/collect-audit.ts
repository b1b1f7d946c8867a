import { desc, eq, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { auditLog } from "@/db/schema";
import type { Json } from "@/server/kernel/sql";

const ROWS_MAX = 50_000;

/** What the audit log says somebody did, and what was done to their account. From where others asked is theirs, not this person's. */
export async function collectAudit(tx: Tx, userId: string): Promise<Json> {
  const found = await tx
    .select()
    .from(auditLog)
    .where(or(eq(auditLog.actorId, userId), eq(auditLog.target, userId)))
    .orderBy(desc(auditLog.seq))
    .limit(ROWS_MAX);
  return found.map(({ id, actorId, action, target, before, after, origin, at }) => {
    const isOwn = actorId === userId;
    const shown = { id, by: isOwn ? "you" : "the house", action, target, before, after, at: at.toISOString() };
    return { ...shown, from: isOwn ? origin : null };
  });
}
