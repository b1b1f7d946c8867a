import { and, asc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutRunLanes, payoutRuns } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { HOUR_MS } from "../../kernel/durations";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import { findDueMonths } from "../../royalties";
import type { Services } from "../../services";
import { isScreeningLeft } from "../methods/screening/screen-method";
import { ACCOUNTS_AT_ONCE, prepareSomeOfLane, type RunRow } from "./prepare-lane";

/** While one waits for the ledger, in which one posts at a time, the others plan: more than these find no idle core on a small machine. */
const LANES = 3;
/** More than any run has, also one that was begun when there were others. */
const LANES_MAX = 32;
const RETRY_SECONDS = 60;
const SHARED_WITHIN_MS = 6 * HOUR_MS;
const SCREENED_WITHIN_MS = 2 * HOUR_MS;

export function periodOf(now: Date): string {
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
  await tx.insert(payoutRunLanes).values(Array.from({ length: LANES }, (_, lane) => ({ runId: made.id, lane, lanes: LANES })));
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

/** Waits until last month's pools are shared, which begins at the same midnight; what is not shared by then goes into the next run. */
async function requireShared(services: Pick<Services, "db" | "clock">, run: RunRow): Promise<void> {
  if (services.clock.now().getTime() - run.startedAt.getTime() > SHARED_WITHIN_MS) return;
  if ((await findDueMonths(services)).length > 0)
    throw new DomainError("unavailable", { sentence: "The pool of last month is still being shared.", retryAfterSeconds: RETRY_SECONDS });
}

/** Waits while payees are being screened, as after an import; whom that does not come to by then is tried again each day. */
async function requireScreened(services: Pick<Services, "db" | "clock">, run: RunRow): Promise<void> {
  if (services.clock.now().getTime() - run.startedAt.getTime() > SCREENED_WITHIN_MS) return;
  if (await isScreeningLeft(services))
    throw new DomainError("unavailable", { sentence: "Payees are still being compared with the lists of sanctions.", retryAfterSeconds: RETRY_SECONDS });
}

/** Once there is nothing left to prepare in any lane, an admin can look at the run and agree. */
async function openWhenDone(services: Pick<Services, "db" | "clock">, runId: string): Promise<void> {
  const isLeft = sql`exists (select 1 from ${payoutRunLanes} where ${payoutRunLanes.runId} = ${runId} and not ${payoutRunLanes.isDone})`;
  await services.db
    .update(payoutRuns)
    .set({ status: "open", preparedAt: services.clock.now() })
    .where(and(eq(payoutRuns.id, runId), eq(payoutRuns.status, "preparing"), sql`not ${isLeft}`));
}

export interface PrepareInput {
  readonly runId: string;
  /** Accounts in one transaction; less than the usual some thousand for whoever tries it with a few. */
  readonly limit?: number;
  /** Transactions of each lane, one after the other. */
  readonly chunks?: number;
}

/**
 * Holds the payouts of the next accounts of a run: some chunks of each lane, the lanes side by side. The place that a lane came to is kept in
 * the transaction of its chunk, so a run that was cut off goes on where it stood, and a repeat holds nothing twice.
 * @returns done when there are no more accounts.
 * @throws DomainError `unavailable` while last month's pools are not shared, payees not screened, or earnings not explained yet.
 */
export async function prepareSomeOfRun(
  services: Pick<Services, "db" | "clock" | "rails">,
  input: PrepareInput,
): Promise<{ readonly isDone: boolean; readonly held: number }> {
  const { runId, limit = ACCOUNTS_AT_ONCE, chunks = 1 } = input;
  const [run] = await services.db.select().from(payoutRuns).where(eq(payoutRuns.id, runId)).limit(1);
  if (run === undefined || run.status !== "preparing") return { isDone: true, held: 0 };
  const lanes = await services.db.select().from(payoutRunLanes).where(eq(payoutRunLanes.runId, runId)).orderBy(asc(payoutRunLanes.lane)).limit(LANES_MAX);
  if (lanes.every(({ cursor, isDone }) => cursor === 0 && !isDone)) {
    await requireShared(services, run);
    await requireScreened(services, run);
  }
  const go = async (lane: number) => {
    let held = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const some = await prepareSomeOfLane(services, { runId, lane, limit: Math.min(limit, ACCOUNTS_AT_ONCE) });
      held += some.held;
      if (some.isDone) return { isDone: true, held };
    }
    return { isDone: false, held };
  };
  // All of them to their end: none goes on behind the back of whoever tries again.
  const ended = await Promise.allSettled(lanes.filter(({ isDone }) => !isDone).map(({ lane }) => go(lane)));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  await openWhenDone(services, runId);
  const done = ended.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  return { isDone: done.every(({ isDone }) => isDone), held: done.reduce((sum, { held }) => sum + held, 0) };
}
