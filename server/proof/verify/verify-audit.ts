import { type AnyColumn, asc, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { auditLog } from "@/db/schema";
import { CHAIN_START, commitTo, hashCommitted, hashEntry } from "@/server/kernel/audit-hash";
import type { Report } from "@/server/ledger";

const PAGE_ROWS = 2_000;
type Row = typeof auditLog.$inferSelect;

/** Whose details may be missing. */
export interface Forgotten {
  has(userId: string): boolean;
}

/** Walks the audit log once: rows without a gap, each hash as its row and the one before make it, each detail as it was committed to. */
export async function verifyAudit(tx: Tx, report: Report, rules: { readonly erased: Forgotten; readonly originsKeptSince: Date }): Promise<number> {
  let [seq, hash] = [0, CHAIN_START];
  for (;;) {
    const rows = await tx.select().from(auditLog).where(gt(auditLog.seq, seq)).orderBy(asc(auditLog.seq)).limit(PAGE_ROWS);
    for (const row of rows) {
      const where = `audit row ${row.seq}`;
      report.compare("audit rows without gaps", where, row.seq, seq + 1);
      report.compare("audit chain", `${where}, previous hash`, row.previousHash, hash);
      report.compare("audit chain", where, row.hash, remake(row, report));
      verifyDetails(row, report, rules.erased);
      verifyOrigin(row, report, rules);
      [seq, hash] = [row.seq, row.hash];
    }
    if (rows.length < PAGE_ROWS) break;
  }
  await reportJsonNulls(tx, report);
  // A newest row that was given such a number, or none, would else look as if it had never been.
  const hidden = await tx.$count(auditLog, or(lt(auditLog.seq, 1), isNull(auditLog.seq)));
  if (hidden > 0) report.add("audit rows without gaps", "out of the count", `stand ${hidden} rows`);
  return seq;
}

/** Nothing is written as the JSON word null, which reads like nothing at all. */
async function reportJsonNulls(tx: Tx, report: Report): Promise<void> {
  const isJsonNull = (column: AnyColumn) => sql`jsonb_typeof(${column}) = 'null'`;
  const found = await tx
    .select({ seq: auditLog.seq })
    .from(auditLog)
    .where(or(isJsonNull(auditLog.before), isJsonNull(auditLog.after), isJsonNull(auditLog.origin)))
    .orderBy(asc(auditLog.seq))
    .limit(PAGE_ROWS);
  for (const { seq } of found) report.add("audit details", `audit row ${seq}`, "holds a JSON null");
}

function remake(row: Row, report: Report): string {
  const { seq, id, actorId, action, target, before, after, detailHash, originHash, previousHash } = row;
  const at = row.at.toISOString();
  if (row.format === 1) {
    if (detailHash !== null || originHash !== null || row.origin !== null) report.add("audit format", `audit row ${seq}`, "has what rows of format 1 have not");
    return hashEntry(previousHash, { seq, id, actorId, action, target, before: before ?? null, after: after ?? null, at });
  }
  report.compare("audit format", `audit row ${seq}`, row.format, 2);
  return hashCommitted(previousHash, { seq, id, actorId, action, target, detailHash, originHash, at });
}

function verifyDetails(row: Row, report: Report, erased: Forgotten): void {
  const where = `audit row ${row.seq}, details`;
  if (row.format === 1) {
    if (row.detailSalt !== null) report.add("audit details", where, "have a salt that they cannot have");
    return;
  }
  const isEmpty = row.before === null && row.after === null;
  if (row.detailSalt !== null) {
    report.compare("audit details", where, row.detailHash, commitTo(row.detailSalt, { before: row.before, after: row.after }));
    if (isEmpty) report.add("audit details", where, "are gone, and their salt is not");
  } else if (!isEmpty) {
    report.add("audit details", where, "are there without what was committed to");
  } else if (row.detailHash !== null && !erased.has(row.actorId) && !erased.has(row.target)) {
    report.add("audit details", where, "are gone, and nobody whom they are about was forgotten");
  }
}

function verifyOrigin(row: Row, report: Report, rules: { readonly erased: Forgotten; readonly originsKeptSince: Date }): void {
  const where = `audit row ${row.seq}, origin`;
  if (row.originSalt !== null) {
    report.compare("audit origin", where, row.originHash, commitTo(row.originSalt, row.origin));
    if (row.origin === null) report.add("audit origin", where, "is gone, and its salt is not");
  } else if (row.origin !== null) {
    report.add("audit origin", where, "is there without what was committed to");
  } else if (row.originHash !== null && row.at >= rules.originsKeptSince && !rules.erased.has(row.actorId) && !rules.erased.has(row.target)) {
    report.add("audit origin", where, "is gone before its time");
  }
}
