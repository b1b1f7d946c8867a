import { and, asc, eq, gt, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutExceptions, payoutRuns } from "@/db/schema";
import { appendAudit } from "../../kernel/audit";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import { type Candidate, findCandidates } from "../holding/find-candidates";
import { holdPayouts } from "../holding/hold-payouts";
import { type PlannedHolds, planHolds } from "../holding/plan-holds";
import { PASSING } from "../holding/rules";
import { lockPayee } from "../requests/request-payout";
import { MINIMUM_CENTS } from "../states/rules";
import { isLeftOut } from "./left-out";
import { cutDetail, type RunRow } from "./prepare-lane";
import { periodOf } from "./prepare-run";

const ACCOUNTS_AT_ONCE = 200;

type Exception = typeof payoutExceptions.$inferSelect;

async function findWaiting(tx: Tx, run: RunRow, after: string | null): Promise<Exception[]> {
  const isPassing = and(eq(payoutExceptions.runId, run.id), inArray(payoutExceptions.kind, [...PASSING]), isLeftOut(run.id));
  const accounts = await tx
    .selectDistinct({ id: payoutExceptions.accountId })
    .from(payoutExceptions)
    .where(and(isPassing, after === null ? undefined : gt(payoutExceptions.accountId, after)))
    .orderBy(asc(payoutExceptions.accountId))
    .limit(ACCOUNTS_AT_ONCE);
  const ids = accounts.map(({ id }) => id);
  if (ids.length === 0) return [];
  const isTheirs = and(isPassing, inArray(payoutExceptions.accountId, ids));
  return tx.select().from(payoutExceptions).where(isTheirs).orderBy(asc(payoutExceptions.accountId));
}

/** What they have by now. Each is locked, so that nothing they ask for themselves comes between. */
async function findTheirs(tx: Tx, run: RunRow, waiting: readonly Exception[]): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const accountId of new Set(waiting.map((each) => each.accountId))) {
    await lockPayee(tx, accountId);
    const input = { scope: { accountId }, minimumMicros: BigInt(MINIMUM_CENTS) * MICROS_PER_CENT, period: run.period };
    const isWaiting = ({ currency }: Candidate) => waiting.some((each) => each.accountId === accountId && each.currency === currency);
    // What is not written down yet is by tomorrow.
    found.push(...(await findCandidates(tx, input)).filter((each) => isWaiting(each) && each.unknownMicros === 0n));
  }
  return found;
}

/** What holds them up may be another thing than before. */
async function keepReasons(tx: Tx, run: RunRow, waiting: readonly Exception[], { unpayable }: PlannedHolds): Promise<void> {
  for (const { kind, detail, candidate } of unpayable) {
    const { accountId, currency } = candidate;
    if (waiting.some((each) => each.accountId === accountId && each.currency === currency && each.kind === kind && each.detail === cutDetail(detail))) continue;
    const isIt = and(eq(payoutExceptions.runId, run.id), eq(payoutExceptions.accountId, accountId), eq(payoutExceptions.currency, currency));
    await tx
      .update(payoutExceptions)
      .set({ kind, detail: cutDetail(detail) })
      .where(isIt);
  }
}

/**
 * Holds what this month's run could not, because a method was cooling, a payee not screened or a rail not set up, and can by now; an admin
 * has to agree, as to the rest of the run. Some accounts in one transaction. An account has one payout a month, however often this is done.
 * @param after where the accounts before ended. @returns how many were held, and `next`, where the next begin; null at the end.
 */
export async function retryLeftOut(
  services: Pick<Services, "db" | "clock" | "rails">,
  after: string | null,
): Promise<{ readonly held: number; readonly next: string | null }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    // Whoever cancels the run waits for this.
    const [run] = await tx
      .select()
      .from(payoutRuns)
      .where(eq(payoutRuns.period, periodOf(now)))
      .limit(1)
      .for("share");
    if (run === undefined || (run.status !== "open" && run.status !== "approved")) return { held: 0, next: null };
    const waiting = await findWaiting(tx, run, after);
    const planned = await planHolds(services, tx, await findTheirs(tx, run, waiting), { now, isAsked: false });
    await keepReasons(tx, run, waiting, planned);
    const held = await holdPayouts(tx, planned.holds, { period: run.period, runId: run.id, requestedBy: "payouts/run", now });
    const entry = { actorId: "payouts/run", action: "payouts/run.held-later", target: run.id, after: { held: held.map(({ id }) => id) } };
    if (held.length > 0) await appendAudit(tx, entry, now);
    const accounts = new Set(waiting.map(({ accountId }) => accountId));
    return { held: held.length, next: accounts.size < ACCOUNTS_AT_ONCE ? null : (waiting.at(-1)?.accountId ?? null) };
  });
}
