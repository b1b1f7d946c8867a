import type { Tx } from "@/db/client";
import { type Called, endRunOf, failRun, type Next, retryLater } from "./called";
import { toRunError } from "./errors";
import { dropItem, finishDiscover, type Held } from "./hold";
import { STEPS_PER_RUN_MAX } from "./limits";
import type { Op, Outcome } from "./ops";
import { planStep } from "./plan-step";
import { enqueueDiscover } from "./queue";
import { endInlineStep, endStep, isReadyAfter, noteFailure, type StepEnd } from "./steps";

type EndOp = Extract<Op, { op: "StepRun" | "StepFailed" }>;

/** The step that a call ran on the side because there was nothing else to do, when that is all that the call came to. */
export function findInlineStep({ lease, state }: Called, outcome: Outcome): EndOp | null {
  if (outcome.kind !== "ops" || outcome.ops.length !== 1 || lease.kind !== "discover" || state.steps.size >= STEPS_PER_RUN_MAX) return null;
  const [op] = outcome.ops;
  return op?.op === "StepRun" || op?.op === "StepFailed" ? op : null;
}

/** Keeps such a step's end; the next call follows at once, without a new claim or a new look at the run: nobody else changes it. */
export async function applyInlineStep(called: Called, op: EndOp): Promise<Held<Next>> {
  const { engine, lease, state } = called;
  const end = endOf(op);
  const isHeld = await endInlineStep(engine.db, { ...lease, leaseMs: engine.leaseMs }, { ...stepOf(called, op), attempts: lease.attempt + 1 }, end);
  return isHeld ? { kind: "kept", value: { ...state, steps: new Map(state.steps).set(op.id, end) } } : { kind: "lost" };
}

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
  if (ran === undefined) return applyPlan(tx, called, ops);
  if (ran.op === "StepError") {
    await noteFailure(tx, stepOf(called, ran), lease.attempt, toRunError(ran.error));
    await retryLater(tx, called, retryAfter);
    return "done";
  }
  return applyPlannedStep(tx, called, ran);
}

/** A step that was planned beside others; the last of them to end has the function called again. */
async function applyPlannedStep(tx: Tx, called: Called, op: EndOp): Promise<Next> {
  const { lease, fn, state } = called;
  await endStep(tx, { ...stepOf(called, op), kind: "run", attempts: lease.attempt + 1 }, endOf(op));
  await dropItem(tx, lease);
  if (await isReadyAfter(tx, { runId: lease.runId, hash: op.id })) await enqueueDiscover(tx, fn, state);
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
  return op.op === "StepRun" ? { data: op.data } : { error: toRunError(op.error) };
}
