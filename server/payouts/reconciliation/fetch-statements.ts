import { sql } from "drizzle-orm";
import { reconciliationItems } from "@/db/schema";
import { DAY_MS } from "../../kernel/durations";
import { newId } from "../../kernel/ids";
import type { Services } from "../../services";
import { takeStatement } from "./import-statement";
import { findOverdue } from "./queries";

const REPORT_DAYS = 14;
const MISSING_AT_ONCE = 500;
const ACTOR = "payouts/reconciliation";
const SOURCES = { sepa: "camt.053", ach: "nacha-returns", crypto: "chain", stripe: "stripe", invoice: "bank-csv" } as const;

/** Takes what the rails report of the last days. One that cannot be asked holds up no other. @returns how many files were new, and of how many rails nothing could be read. */
export async function fetchStatements(services: Services): Promise<{ readonly imported: number; readonly failed: number }> {
  const since = new Date(services.clock.now().getTime() - REPORT_DAYS * DAY_MS);
  let imported = 0;
  let failed = 0;
  for (const rail of Object.values(services.rails)) {
    if (rail?.reports === undefined) continue;
    try {
      for (const { name, format } of await rail.reports.list(since)) {
        const { isNew } = await takeStatement(services, ACTOR, { format, name, text: await rail.reports.read(name) });
        if (isNew) imported++;
      }
    } catch (thrown) {
      failed++;
      services.log.error({ err: thrown, rail: rail.kind }, "What a rail reports cannot be read.");
    }
  }
  return { imported, failed };
}

/** Of rails without statements of what arrived: those that were missing and have come to an end since are no longer. */
async function forgetEnded(services: Services, now: Date): Promise<void> {
  await services.db.execute(sql`
    update reconciliation_items i set state = 'resolved', resolved_at = ${now.toISOString()}, resolved_by = ${ACTOR}, note = 'It has come to its end by now.'
    from payout_requests p
    where p.id = i.payout_id and i.fault = 'missing' and i.state = 'open' and p.rail in ('ach', 'stripe') and p.state in ('SETTLED', 'RETURNED', 'FAILED_FINAL')`);
}

/** Puts payouts into the queue that were sent long ago and of which no statement tells. Once each. @returns how many were new. */
export async function findMissing(services: Services): Promise<{ readonly missing: number }> {
  const now = services.clock.now();
  await forgetEnded(services, now);
  const overdue = await findOverdue(services.db, now, MISSING_AT_ONCE);
  if (overdue.length === 0) return { missing: 0 };
  const rows = overdue.map(({ key, payoutId, amountCents, currency, last4, dueOn, rail }) => ({
    ...{ id: newId("statementItem", now.getTime()), lineKey: `missing ${key}`, source: SOURCES[rail], direction: "out" as const },
    ...{ amountCents, currency, bookedOn: dueOn, counterpartyLast4: last4, state: "open" as const, fault: "missing" as const },
    ...{ payoutKey: key, payoutId, createdAt: now },
  }));
  const kept = await services.db.insert(reconciliationItems).values(rows).onConflictDoNothing().returning({ id: reconciliationItems.id });
  return { missing: kept.length };
}
