import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { auditLog, users } from "@/db/schema";
import { type AuditFilter, type AuditRow, origin } from "./contract";

function conditions(filter: AuditFilter): (SQL | undefined)[] {
  const { actorId, action, target, ip, from, to } = filter;
  return [
    actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
    action === undefined ? undefined : sql`starts_with(${auditLog.action}, ${action})`,
    target === undefined ? undefined : eq(auditLog.target, target),
    ip === undefined ? undefined : sql`${auditLog.origin} ->> 'ip' = ${ip}`,
    from === undefined ? undefined : gte(auditLog.at, new Date(from)),
    to === undefined ? undefined : lt(auditLog.at, new Date(to)),
  ];
}

function show(row: { readonly log: typeof auditLog.$inferSelect; readonly actorName: string | null }): AuditRow {
  const { seq, id, actorId, action, target, before, after, detailSalt, detailHash, originSalt, originHash, at, hash } = row.log;
  const isForgotten = (detailHash !== null && detailSalt === null) || (originHash !== null && originSalt === null);
  const shown = { seq, id, actorId, actorName: row.actorName, action, target, before, after };
  return { ...shown, origin: origin.parse(row.log.origin), isForgotten, at: at.toISOString(), hash };
}

/** Newest first, those before `before`. */
export async function selectAudit(
  tx: Tx,
  filter: AuditFilter,
  page: { readonly before?: number | undefined; readonly offset: number; readonly limit: number },
) {
  const { before, offset, limit } = page;
  const rows = await tx
    .select({ log: auditLog, actorName: users.name })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .where(and(...conditions(filter), before === undefined ? undefined : lt(auditLog.seq, before)))
    .orderBy(desc(auditLog.seq))
    .limit(limit)
    .offset(before === undefined ? offset : 0);
  return rows.map(show);
}

export function countAudit(tx: Tx, filter: AuditFilter): Promise<number> {
  return tx.$count(auditLog, and(...conditions(filter)));
}
