import { and, asc, eq, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { privacyErasures, retentionRules } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { type Anchor, readAtOnce, type Verification, verifyLedger } from "@/server/ledger";
import type { Sealing } from "../seal/seal";
import { verifyAudit } from "./verify-audit";
import { type LogHead, verifyLog } from "./verify-log";

const ERASED_READ_MAX = 1_000_000;

export interface BooksAudit extends LogHead {
  readonly ledger: Verification;
  readonly auditRows: number;
}

/** Proves ledger, audit log and the sealed log over both in one view of the database; what is wrong is in `ledger.report`. */
export function auditBooks(services: Sealing, options: { readonly anchor?: Anchor | null } = {}): Promise<BooksAudit> {
  return readAtOnce(services.db, (tx) => auditBooksIn(tx, services, options.anchor ?? null));
}

/** As `auditBooks`, in a transaction of the caller. */
export async function auditBooksIn(tx: Tx, services: Omit<Sealing, "db">, anchor: Anchor | null): Promise<BooksAudit> {
  const ledger = await verifyLedger(tx, anchor);
  const now = services.clock.now();
  const erasures = await tx.select({ userId: privacyErasures.userId }).from(privacyErasures).limit(ERASED_READ_MAX);
  const rules = { erased: new Set(erasures.map(({ userId }) => userId)), originsKeptSince: await originsKeptSince(tx, now) };
  const auditRows = await verifyAudit(tx, ledger.report, rules);
  return { ledger, auditRows, ...(await verifyLog(tx, services, ledger.report)) };
}

/** Origins older than the shortest time that was ever a rule may be gone; without a rule, none. */
async function originsKeptSince(tx: Tx, now: Date): Promise<Date> {
  const today = now.toISOString().slice(0, 10);
  const rules = await tx
    .select({ keptDays: retentionRules.keptDays })
    .from(retentionRules)
    .where(and(eq(retentionRules.dataClass, "origin"), lte(retentionRules.validFrom, today)))
    .orderBy(asc(retentionRules.keptDays))
    .limit(1);
  const [shortest] = rules;
  return shortest === undefined ? new Date(0) : new Date(now.getTime() - shortest.keptDays * DAY_MS);
}
