import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { Called } from "./called";
import { createRuns } from "./create-runs";
import { parseWaitEnd } from "./duration";
import { findRequiredMatch, parseExpression } from "./expression";
import type { Op } from "./ops";
import { concurrencyKeys, enqueue, enqueueDiscover } from "./queue";
import { addStep, endStep, isReadyAfter, type StepKind } from "./steps";

type PlanOp = Extract<Op, { op: "StepPlanned" | "Sleep" | "WaitForEvent" | "InvokeFunction" }>;

const KINDS: Readonly<Record<PlanOp["op"], StepKind>> = { StepPlanned: "run", Sleep: "sleep", WaitForEvent: "wait", InvokeFunction: "invoke" };

/** Writes a step that is to be run or waited for, and sees to it that it will be. False when the run knew of it already. */
export async function planStep(tx: Tx, called: Called, op: Op): Promise<boolean> {
  if (op.op !== "StepPlanned" && op.op !== "Sleep" && op.op !== "WaitForEvent" && op.op !== "InvokeFunction") return false;
  const { runId } = called.lease;
  const isNew = await addStep(tx, {
    runId,
    hash: op.id,
    name: op.displayName ?? op.name ?? op.id,
    kind: KINDS[op.op],
    status: op.op === "StepPlanned" ? "planned" : "waiting",
    isRace: op.opts?.parallelMode === "race",
  });
  if (!isNew) return false;
  if (op.op === "StepPlanned") await enqueueStep(tx, called, op);
  else if (op.op === "Sleep") await enqueueTimer(tx, called, op, "wake", op.name);
  else if (op.op === "WaitForEvent") await waitForEvent(tx, called, op);
  else await invokeFunction(tx, called, op);
  return true;
}

async function enqueueStep(tx: Tx, { lease, fn, state }: Called, op: PlanOp): Promise<void> {
  const keys = concurrencyKeys(fn, state.event);
  await enqueue(tx, [{ jobKey: `step:${lease.runId}:${op.id}`, runId: lease.runId, functionId: fn.id, kind: "step", stepHash: op.id, keys }]);
}

async function enqueueTimer(tx: Tx, { lease, fn }: Called, op: PlanOp, kind: "wake" | "timeout", time: string): Promise<void> {
  const now = Date.now();
  const delayMs = parseWaitEnd(time, now) - now;
  await enqueue(tx, [{ jobKey: `${kind}:${lease.runId}:${op.id}`, runId: lease.runId, functionId: fn.id, kind, stepHash: op.id, delayMs }]);
}

async function waitForEvent(tx: Tx, called: Called, op: Extract<Op, { op: "WaitForEvent" }>): Promise<void> {
  const condition = op.opts.if ?? null;
  const match = condition === null ? null : findRequiredMatch(parseExpression(condition), called.state.event);
  await tx.execute(sql`
    insert into job_waits (run_id, step_hash, event_name, condition, match_path, match_value)
    values (${called.lease.runId}, ${op.id}, ${op.name}, ${condition}, ${match?.path ?? null}, ${match?.value ?? null})`);
  await enqueueTimer(tx, called, op, "timeout", op.opts.timeout);
}

async function invokeFunction(tx: Tx, called: Called, op: Extract<Op, { op: "InvokeFunction" }>): Promise<void> {
  const { engine, lease } = called;
  const fn = engine.functions.get(op.opts.function_id);
  if (fn === undefined) return failInvoke(tx, called, op, `There is no function ${op.opts.function_id}.`);
  const event = { id: `invoke:${lease.runId}:${op.id}`, name: "inngest/function.invoked", data: op.opts.payload.data ?? {}, ts: Date.now() };
  await tx.execute(sql`
    insert into job_events (id, name, data, ts) values (${event.id}, ${event.name}, ${JSON.stringify(event.data)}::jsonb, clock_timestamp())
    on conflict (id) do nothing`);
  const created = await createRuns(tx, [{ fn, event, eventId: event.id, parent: { runId: lease.runId, stepHash: op.id } }]);
  if (created.length === 0) return failInvoke(tx, called, op, `Function ${fn.id} made no run: one with the same key is there already.`);
  if (op.opts.timeout) await enqueueTimer(tx, called, op, "timeout", op.opts.timeout);
}

async function failInvoke(tx: Tx, { lease, fn, state }: Called, op: PlanOp, message: string): Promise<void> {
  const step = { runId: lease.runId, hash: op.id, name: op.displayName ?? op.id, kind: "invoke" as const, attempts: 1 };
  await endStep(tx, step, { error: { name: "InvokeFailed", message, stack: "" } });
  if (await isReadyAfter(tx, step)) await enqueueDiscover(tx, fn, state);
}
