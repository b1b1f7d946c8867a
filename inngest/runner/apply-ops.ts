import type { Tx } from "@/db/client";
import { type Called, endRunOf, failRun, type Next, retryLater } from "./called";
import { toRunError } from "./errors";
import { dropItem, finishDiscover, keepItem } from "./hold";
import { STEPS_PER_RUN_MAX } from "./limits";
import type { Op } from "./ops";
import { planStep } from "./plan-step";
import { enqueueDiscover, notifyQueue } from "./queue";
import { endStep, isReadyAfter, noteFailure, type StepEnd } from "./steps";

type EndOp = Extract<Op, { op: "StepRun" | "StepError" | "StepFailed" }>;

/** Keeps the operations that a call answered with: at most one step that ran, or any number that are to be run or waited for. */
export async function applyOps(tx: Tx, called: Called, ops: readonly Op[], retryAfter: string | null): Promise<Next> {
  const { lease, state } = called;
  const completed = ops.find((op) => op.op === "RunComplete");
  if (completed !== undefined) {
    await endRunOf(tx, called, { status: "completed", result: completed.data });
    return "done";
  }
  if (state.steps.size + state.pendingCount + ops.length > STEPS_PER_RUN_MAX) {
    await failRun(tx, called, {
      name: "TooManySteps",
      message: `A run has at most ${STEPS_PER_RUN_MAX} steps; send an event for each thing instead.`,
      stack: "",
    });
    return "done";
  }
  const ran = ops.find((op) => op.op === "StepRun" || op.op === "StepError" || op.op === "StepFailed");
  if (ran !== undefined) return lease.kind === "step" ? applyPlannedStep(tx, called, ran, retryAfter) : applyInlineStep(tx, called, ran, retryAfter);
  return applyPlan(tx, called, ops);
}

/** A step that the call ran because there was nothing else to do; the next call follows at once. */
async function applyInlineStep(tx: Tx, called: Called, op: EndOp, retryAfter: string | null): Promise<Next> {
  const { engine, lease } = called;
  if (op.op === "StepError") {
    await noteFailure(tx, stepOf(called, op), lease.attempt, toRunError(op.error));
    await retryLater(tx, called, retryAfter);
    return "done";
  }
  await endStep(tx, { ...stepOf(called, op), kind: "run", attempts: lease.attempt + 1 }, endOf(op));
  await keepItem(engine, tx, lease);
  return "again";
}

/** A step that was planned beside others; the last of them to end has the function called again. */
async function applyPlannedStep(tx: Tx, called: Called, op: EndOp, retryAfter: string | null): Promise<Next> {
  const { lease, fn } = called;
  if (op.op === "StepError") {
    await noteFailure(tx, stepOf(called, op), lease.attempt, toRunError(op.error));
    await retryLater(tx, called, retryAfter);
    return "done";
  }
  await endStep(tx, { ...stepOf(called, op), kind: "run", attempts: lease.attempt + 1 }, endOf(op));
  await dropItem(tx, lease);
  if (await isReadyAfter(tx, { runId: lease.runId, hash: op.id })) await enqueueDiscover(tx, fn, called.state);
  else if (lease.hasKeys) await notifyQueue(tx);
  return "done";
}

async function applyPlan(tx: Tx, called: Called, ops: readonly Op[]): Promise<Next> {
  let newCount = 0;
  for (const op of ops) {
    if (await planStep(tx, called, op)) newCount++;
  }
  if (newCount === 0 && called.state.pendingCount === 0 && called.lease.kind === "discover") {
    await failRun(tx, called, {
      name: "NoProgress",
      message: "The function asks again for steps that have ended; it has to take the same path at each call.",
      stack: "",
    });
    return "done";
  }
  if (called.lease.kind === "step") await dropItem(tx, called.lease);
  else await finishDiscover(tx, called.lease);
  return "done";
}

function stepOf(called: Called, op: Op): { runId: string; hash: string; name: string } {
  return { runId: called.lease.runId, hash: op.id, name: op.displayName ?? op.name ?? op.id };
}

function endOf(op: EndOp): StepEnd {
  return op.op === "StepRun"
    ? { data: op.data }
    : { error: toRunError(op.op === "StepFailed" || op.op === "StepError" ? op.error : { name: "Error", message: "" }) };
}
