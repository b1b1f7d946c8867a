import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { endRunOf } from "./called";
import type { Lease } from "./claim";
import type { RunnerFunction } from "./config";
import { addCancelWaits } from "./create-runs";
import type { Engine } from "./engine";
import { dropItem, whileHolding } from "./hold";
import { discoverItem, enqueue, enqueueDiscover } from "./queue";
import { EVENT_JSON, loadRun, type RunState, toRunEvent } from "./state";
import { endStep, isReadyAfter, type StepEnd, type StepKind } from "./steps";

/** Does an item that calls no code: ends a sleep or a wait, hands on an event or a child's result, cancels. */
export async function settleItem(engine: Engine, lease: Lease): Promise<void> {
  await whileHolding(engine, lease, async (tx) => {
    const fn = engine.functions.get(lease.functionId);
    const state = await loadRun(tx, lease.runId);
    await dropItem(tx, lease);
    if (state === null) return;
    if (lease.kind === "cancel" || lease.kind === "deadline") {
      await endRunOf(tx, { engine, lease }, { status: "cancelled", reason: lease.payload ?? "It took longer than its limit." });
      return;
    }
    if (fn === undefined) return;
    if (lease.kind === "start") await startReplay(tx, fn, state);
    else await endWaiting(tx, lease, fn, state);
  });
}

async function startReplay(tx: Tx, fn: RunnerFunction, state: RunState): Promise<void> {
  await addCancelWaits(tx, [{ fn, event: state.event, eventId: state.event.id, runId: state.runId }]);
  await enqueue(tx, [discoverItem(fn, state)]);
}

async function endWaiting(tx: Tx, lease: Lease, fn: RunnerFunction, state: RunState): Promise<void> {
  const rows = await tx.execute(sql`select name, kind from job_steps where run_id = ${lease.runId} and hash = ${lease.stepHash} and status = 'waiting'`);
  const [step] = z.array(z.object({ name: z.string(), kind: z.enum(["run", "sleep", "wait", "invoke"]) })).parse(rows);
  if (step === undefined || lease.stepHash === null) return;
  const ref = { runId: lease.runId, hash: lease.stepHash };
  const end = await findEnd(tx, lease, step.kind);
  await tx.execute(sql`delete from job_waits where run_id = ${lease.runId} and step_hash = ${lease.stepHash}`);
  await tx.execute(sql`delete from job_queue where run_id = ${lease.runId} and step_hash = ${lease.stepHash} and kind in ('timeout', 'resume')`);
  await endStep(tx, { ...ref, ...step, attempts: 1 }, end);
  if (await isReadyAfter(tx, ref)) await enqueueDiscover(tx, fn, state);
}

/** What a waiting step comes to. */
async function findEnd(tx: Tx, lease: Lease, kind: StepKind): Promise<StepEnd> {
  if (lease.kind === "wake") return { data: null };
  if (lease.kind === "timeout") {
    return kind === "wait" ? { data: null } : { error: { name: "InvokeTimeout", message: "The invoked function did not end in time.", stack: "" } };
  }
  return kind === "wait" ? findEvent(tx, lease.payload ?? "") : findChildEnd(tx, lease.payload ?? "");
}

async function findEvent(tx: Tx, eventId: string): Promise<StepEnd> {
  const rows = await tx.execute(sql`select ${EVENT_JSON} as event from job_events v where v.id = ${eventId}`);
  const [row] = z.array(z.object({ event: z.object({ id: z.string(), name: z.string(), data: z.unknown(), ts: z.coerce.number() }) })).parse(rows);
  return { data: row === undefined ? null : toRunEvent(row.event) };
}

const childError = z.object({ name: z.string(), message: z.string(), stack: z.string().default("") });

async function findChildEnd(tx: Tx, childRunId: string): Promise<StepEnd> {
  const rows = await tx.execute(sql`select status, result, error, cancel_reason from job_runs where id = ${childRunId}`);
  const [child] = z.array(z.object({ status: z.string(), result: z.unknown(), error: z.unknown(), cancel_reason: z.string().nullable() })).parse(rows);
  if (child?.status === "completed") return { data: child.result };
  const error = childError.safeParse(child?.error);
  if (child?.status === "failed" && error.success) return { error: error.data };
  return { error: { name: "InvokeFailed", message: child?.cancel_reason ?? "The invoked function was cancelled.", stack: "" } };
}
