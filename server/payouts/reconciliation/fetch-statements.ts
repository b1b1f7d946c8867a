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

/** Puts payouts into the queue that were sent long ago and of which no statement tells. Once each. @returns how many were new. */
export async function findMissing(services: Services): Promise<{ readonly missing: number }> {
  const now = services.clock.now();
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
