import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutExceptions, payoutRuns } from "@/db/schema";
import { sendEvent, sendEvents } from "@/inngest/events";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { HOUR_MS } from "../../kernel/durations";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import { MICROS_PER_CENT } from "../../kernel/money";
import { findDueMonths } from "../../royalties";
import type { Services } from "../../services";
import { type Candidate, findCandidates } from "../holding/find-candidates";
import { holdPayouts } from "../holding/hold-payouts";
import { type PlannedHolds, planHolds } from "../holding/plan-holds";
import { MINIMUM_CENTS } from "../states/rules";

export type RunRow = typeof payoutRuns.$inferSelect;

/** Accounts in one transaction: enough to be fast, few enough to be over in a second or two. */
const ACCOUNTS_AT_ONCE = 5_000;
const RETRY_SECONDS = 60;
const SHARED_WITHIN_MS = 6 * HOUR_MS;
const DETAIL_CHARS_MAX = 300;

function periodOf(now: Date): string {
  return now.toISOString().slice(0, 7);
}

async function begin(tx: Tx, period: string, actorId: string, now: Date): Promise<RunRow> {
  const row = { id: newId("payoutRun", now.getTime()), period, status: "preparing" as const, startedAt: now };
  const [made] = await tx.insert(payoutRuns).values(row).onConflictDoNothing().returning();
  if (made === undefined) {
    const [known] = await tx.select().from(payoutRuns).where(eq(payoutRuns.period, period)).limit(1);
    if (known === undefined) throw new DomainError("unavailable");
    return known;
  }
  await sendEvent(tx, { id: `payout-run:${period}`, name: "payouts/run.begun", data: { runId: made.id } });
  await appendAudit(tx, { actorId, action: "payouts/run.begun", target: made.id, after: { period } }, now);
  return made;
}

/** Begins the run of the month, once for each month, however often and late this is called. */
export async function beginRun(services: Pick<Services, "db" | "clock">): Promise<RunRow> {
  const now = services.clock.now();
  return services.db.transaction((tx) => begin(tx, periodOf(now), "payouts/run", now));
}

/** As the first of the month does it, for an admin who does not want to wait. The month has one run all the same. */
export async function beginRunByHand(services: Services, actor: Actor): Promise<RunRow> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction((tx) => begin(tx, periodOf(now), actor.userId, now));
}

async function keepExceptions(tx: Tx, run: RunRow, { unpayable }: PlannedHolds, now: Date): Promise<void> {
  if (unpayable.length === 0) return;
  const rows = unpayable.map(({ kind, detail, candidate }) => ({
    ...{ runId: run.id, accountId: candidate.accountId, currency: candidate.currency, kind, detail: detail.slice(0, DETAIL_CHARS_MAX) },
    ...{ amountMicros: candidate.availableMicros, createdAt: now },
  }));
  await tx.insert(payoutExceptions).values(rows).onConflictDoNothing();
  const told = rows.filter(({ kind }) => kind === "no-method" || kind === "currency" || kind === "tax");
  await sendEvents(
    tx,
    "payouts/account.unpayable",
    told.map(({ accountId, currency }) => ({ id: `payout-unpayable:${run.id}:${accountId}:${currency}`, data: { runId: run.id, accountId, currency } })),
  );
}

/** Waits for the follower of the ledger, which is seconds behind; what it cannot explain in an hour is taxed as if all of it were from the US. */
function requireExplained(candidates: readonly Candidate[], run: RunRow, now: Date): void {
  const isLate = now.getTime() - run.startedAt.getTime() > HOUR_MS;
  if (!isLate && candidates.some(({ unknownMicros }) => unknownMicros !== 0n))
    throw new DomainError("unavailable", { sentence: "The last earnings are still being written down.", retryAfterSeconds: RETRY_SECONDS });
}

/** Waits until last month's pools are shared, which begins at the same midnight; what is not shared by then goes into the next run. */
async function requireShared(services: Pick<Services, "db" | "clock">, runId: string): Promise<void> {
  const [run] = await services.db.select().from(payoutRuns).where(eq(payoutRuns.id, runId)).limit(1);
  const isFirst = run !== undefined && run.status === "preparing" && run.cursor === 0;
  if (!isFirst || services.clock.now().getTime() - run.startedAt.getTime() > SHARED_WITHIN_MS) return;
  if ((await findDueMonths(services)).length > 0)
    throw new DomainError("unavailable", { sentence: "The pool of last month is still being shared.", retryAfterSeconds: RETRY_SECONDS });
}

/**
 * Holds the payouts of the next some thousand accounts of a run. The place it came to is kept in the same transaction, so a run that was cut
 * off goes on where it stood, and a repeat holds nothing twice.
 * @returns done when there are no more accounts.
 * @throws DomainError `unavailable` while last month's pools are not shared, or earnings not explained yet.
 */
export async function prepareSomeOfRun(
  services: Pick<Services, "db" | "clock">,
  input: { readonly runId: string; readonly limit?: number },
): Promise<{ readonly isDone: boolean; readonly held: number }> {
  const now = services.clock.now();
  const limit = Math.min(input.limit ?? ACCOUNTS_AT_ONCE, ACCOUNTS_AT_ONCE);
  await requireShared(services, input.runId);
  return services.db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 120000`);
    const [run] = await tx.select().from(payoutRuns).where(eq(payoutRuns.id, input.runId)).limit(1).for("update");
    if (run === undefined || run.status !== "preparing") return { isDone: true, held: 0 };
    const scope = { afterLedgerAccountId: run.cursor, limit };
    const candidates = await findCandidates(tx, { scope, minimumMicros: BigInt(MINIMUM_CENTS) * MICROS_PER_CENT, period: run.period });
    requireExplained(candidates, run, now);
    const planned = await planHolds(tx, candidates, { now, isAsked: false });
    await keepExceptions(tx, run, planned, now);
    const isDone = candidates.length < limit;
    const cursor = candidates.at(-1)?.ledgerAccountId ?? run.cursor;
    await tx
      .update(payoutRuns)
      .set({ cursor, ...(isDone ? { status: "open", preparedAt: now } : {}) })
      .where(eq(payoutRuns.id, run.id));
    const held = await holdPayouts(tx, planned.holds, { period: run.period, runId: run.id, requestedBy: "payouts/run", now });
    const after = { upTo: cursor, held: held.length, exceptions: planned.unpayable.length };
    await appendAudit(tx, { actorId: "payouts/run", action: "payouts/run.held-some", target: run.id, after }, now);
    return { isDone, held: held.length };
  });
}
