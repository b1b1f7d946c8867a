import { and, eq, ne, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { reconciliationItems } from "@/db/schema";
import { HOUR_MS } from "../../kernel/durations";
import { newId } from "../../kernel/ids";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";

const ACTOR = "payouts/reconciliation";
/** So long after a payout was sent or ended, the sweep of Stripe's movements has come to what belongs to it. */
const SWEPT_MS = 3 * HOUR_MS;

const micros = z.string().transform(BigInt);
const suspenseRows = z.array(z.object({ currency: z.string(), balance: micros, least: micros, most: micros }));

/**
 * What lies in `suspense`, and what of it payouts account for that Stripe has: their transfers left our balance, and the payee has them not
 * yet. At least those that are with Stripe for certain, at most all that may be; what was sent or ended just now may count or not.
 */
async function readSuspense(tx: Tx, now: Date) {
  const swept = sql`${new Date(now.getTime() - SWEPT_MS).toISOString()}::timestamptz`;
  return suspenseRows.parse(
    await tx.execute(sql`
      select a.currency, a.balance_micros::text as balance,
        (${MICROS_PER_CENT.toString()}::bigint * (coalesce(sum(p.amount) filter (where p.state = 'SUBMITTED' and p.sent_at < ${swept}), 0)
          - coalesce(sum(p.amount) filter (where p.completed_at is not null), 0))::bigint)::text as least,
        (${MICROS_PER_CENT.toString()}::bigint * coalesce(sum(p.amount), 0)::bigint)::text as most
      from ledger_accounts a
      left join (
        select r.currency, r.amount, r.state, r.completed_at, o.first_sent_at as sent_at
        from payout_requests r join payout_outbox o on o.payout_id = r.id
        where o.rail = 'stripe' and o.first_sent_at is not null and (r.state in ('SUBMITTING', 'SUBMITTED', 'UNKNOWN') or r.completed_at > ${swept})
      ) p on p.currency = a.currency
      where a.owner = 'platform' and a.name = 'suspense'
      group by a.id`),
  );
}

function unexplainedCents({ balance, least, most }: z.output<typeof suspenseRows>[number]): number {
  const off = balance < least ? balance - least : balance > most ? balance - most : 0n;
  return Number(off / MICROS_PER_CENT);
}

async function keepItem(tx: Tx, { currency, cents }: { readonly currency: string; readonly cents: number }, now: Date): Promise<void> {
  const lineKey = `suspense ${currency} ${cents}`;
  const isOther = and(
    eq(reconciliationItems.fault, "unexplained"),
    eq(reconciliationItems.state, "open"),
    eq(reconciliationItems.currency, currency),
    ne(reconciliationItems.lineKey, lineKey),
  );
  await tx
    .update(reconciliationItems)
    .set({ state: "resolved", resolvedAt: now, resolvedBy: ACTOR, note: "It is explained by now, or another amount is open." })
    .where(isOther);
  if (cents === 0) return;
  const seen = { state: "open" as const, bookedOn: now.toISOString().slice(0, 10), note: null, resolvedAt: null, resolvedBy: null };
  await tx
    .insert(reconciliationItems)
    .values({
      ...{ id: newId("statementItem", now.getTime()), lineKey, source: "stripe", direction: cents > 0 ? "out" : "back", amountCents: Math.abs(cents) },
      ...{ currency, reference: "suspense", fault: "unexplained", createdAt: now, ...seen },
    })
    // What a person has decided on stays decided; what was explained for a while is open again.
    .onConflictDoUpdate({ target: reconciliationItems.lineKey, set: seen, setWhere: eq(reconciliationItems.resolvedBy, ACTOR) });
}

/**
 * Puts into the queue what moved at Stripe and nothing of ours explains: what lies in `suspense` beyond payouts on their way, an item a
 * currency and amount. It leaves the queue by itself when it is explained. Safe to repeat. @returns in how many currencies something is.
 */
export async function findUnexplained(services: Services): Promise<{ readonly unexplained: number }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const found = (await readSuspense(tx, now)).map((row) => ({ currency: row.currency, cents: unexplainedCents(row) }));
    for (const each of found) await keepItem(tx, each, now);
    return { unexplained: found.filter(({ cents }) => cents !== 0).length };
  });
}
