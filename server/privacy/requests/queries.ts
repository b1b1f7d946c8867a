import { and, desc, eq, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { privacyRequests, retentionRules } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { PrivacyRequest } from "./contract";

export type RequestRow = typeof privacyRequests.$inferSelect;

/** The event by which a request for an export goes to its job: once for each. */
export function exportEventId(requestId: string): string {
  return `privacy-export:${requestId}`;
}

export function showRequest(row: RequestRow): PrivacyRequest {
  const { id, kind, status, requestedAt, dueAt, endedAt, sizeBytes, expiresAt } = row;
  const time = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id,
    kind,
    status,
    requestedAt: requestedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    endedAt: time(endedAt),
    sizeBytes,
    expiresAt: time(expiresAt),
  };
}

/** The open request of that kind, or a new one: a second click is the first. */
export async function openRequest(
  tx: Tx,
  wanted: { readonly userId: string; readonly kind: RequestRow["kind"]; readonly dueAt: Date },
  now: Date,
): Promise<{ readonly row: RequestRow; readonly isNew: boolean }> {
  const values = { id: newId("privacyRequest", now.getTime()), ...wanted, status: "scheduled" as const, requestedAt: now };
  const [made] = await tx.insert(privacyRequests).values(values).onConflictDoNothing().returning();
  if (made !== undefined) return { row: made, isNew: true };
  const [open] = await tx
    .select()
    .from(privacyRequests)
    .where(and(eq(privacyRequests.userId, wanted.userId), eq(privacyRequests.kind, wanted.kind)))
    .orderBy(desc(privacyRequests.requestedAt))
    .limit(1);
  if (open === undefined) throw new DomainError("conflict");
  return { row: open, isNew: false };
}

/** Days that a class of data is kept, by the newest rule in force. @throws Error for a class without a rule. */
export async function keptDays(tx: Tx, dataClass: string, now: Date): Promise<number> {
  const [rule] = await tx
    .select({ keptDays: retentionRules.keptDays })
    .from(retentionRules)
    .where(and(eq(retentionRules.dataClass, dataClass), lte(retentionRules.validFrom, now.toISOString().slice(0, 10))))
    .orderBy(desc(retentionRules.validFrom))
    .limit(1);
  if (rule === undefined) throw new Error(`There is no rule for how long ${dataClass} is kept.`);
  return rule.keptDays;
}
