import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutExceptions, payoutRunLanes, payoutRuns } from "@/db/schema";
import { sendEvents } from "@/inngest/events";
import { appendAudit } from "../../kernel/audit";
import { HOUR_MS } from "../../kernel/durations";
import { DomainError } from "../../kernel/errors";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import { type Candidate, findCandidates } from "../holding/find-candidates";
import { holdPayouts } from "../holding/hold-payouts";
import { type PlannedHolds, planHolds } from "../holding/plan-holds";
import { MINIMUM_CENTS } from "../states/rules";

export type RunRow = typeof payoutRuns.$inferSelect;

/** Accounts in one transaction: their transfers, up to two each, fit into one posting of the ledger, and it is over in a second or two. */
export const ACCOUNTS_AT_ONCE = 4_000;
const RETRY_SECONDS = 60;
const DETAIL_CHARS_MAX = 300;

export function cutDetail(detail: string): string {
  return detail.slice(0, DETAIL_CHARS_MAX);
}

async function keepExceptions(tx: Tx, run: RunRow, { unpayable }: PlannedHolds, now: Date): Promise<void> {
  if (unpayable.length === 0) return;
  const rows = unpayable.map(({ kind, detail, candidate }) => ({
    ...{ runId: run.id, accountId: candidate.accountId, currency: candidate.currency, kind, detail: cutDetail(detail) },
    ...{ amountMicros: candidate.availableMicros, createdAt: now },
  }));
  await tx.insert(payoutExceptions).values(rows).onConflictDoNothing();
  // Whoever had the use of their data restricted is not written to.
  const told = rows.filter(({ kind }) => kind !== "restricted");
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

/**
 * Holds the payouts of the next accounts of one lane, in one transaction. Two at once on a lane go one after the other.
 * @throws DomainError `unavailable` while earnings are not explained yet.
 */
export async function prepareSomeOfLane(
  services: Pick<Services, "db" | "clock" | "rails">,
  input: { readonly runId: string; readonly lane: number; readonly limit: number },
): Promise<{ readonly isDone: boolean; readonly held: number }> {
  const { runId, limit } = input;
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 120000`);
    // Whoever cancels the run waits for this chunk; other lanes do not.
    const [run] = await tx.select().from(payoutRuns).where(eq(payoutRuns.id, runId)).limit(1).for("share");
    if (run === undefined || run.status !== "preparing") return { isDone: true, held: 0 };
    const isOwn = and(eq(payoutRunLanes.runId, runId), eq(payoutRunLanes.lane, input.lane));
    const [lane] = await tx.select().from(payoutRunLanes).where(isOwn).limit(1).for("update");
    if (lane === undefined || lane.isDone) return { isDone: true, held: 0 };
    const scope = { afterLedgerAccountId: lane.cursor, lane: lane.lane, lanes: lane.lanes, limit };
    const candidates = await findCandidates(tx, { scope, minimumMicros: BigInt(MINIMUM_CENTS) * MICROS_PER_CENT, period: run.period });
    requireExplained(candidates, run, now);
    const planned = await planHolds(services, tx, candidates, { now, isAsked: false });
    await keepExceptions(tx, run, planned, now);
    const isDone = candidates.length < limit;
    const cursor = candidates.at(-1)?.ledgerAccountId ?? lane.cursor;
    await tx.update(payoutRunLanes).set({ cursor, isDone }).where(isOwn);
    const held = await holdPayouts(tx, planned.holds, { period: run.period, runId, requestedBy: "payouts/run", now });
    const after = { lane: lane.lane, upTo: cursor, held: held.length, exceptions: planned.unpayable.length };
    await appendAudit(tx, { actorId: "payouts/run", action: "payouts/run.held-some", target: runId, after }, now);
    return { isDone, held: held.length };
  });
}
