import { applyOutcome } from "./apply-outcome";
import type { Lease } from "./claim";
import type { RunnerFunction } from "./config";
import type { Engine } from "./engine";
import { dropItem, whileHolding } from "./hold";
import { CALL_MS_MAX } from "./limits";
import type { Outcome } from "./ops";
import { enqueue } from "./queue";
import { settleItem } from "./settle";
import { loadRun, type RunState } from "./state";

/**
 * Does a claimed item to its end. A run whose next step is the only one is carried on without a new claim, until it
 * ends, waits, fans out or `isStopping` says that the worker is to stop.
 */
export async function executeItem(engine: Engine, lease: Lease, isStopping: () => boolean): Promise<"done" | "undone"> {
  if (lease.kind !== "discover" && lease.kind !== "step") {
    await settleItem(engine, lease);
    return "done";
  }
  const fn = engine.functions.get(lease.functionId);
  if (fn === undefined) return "undone";
  let current = lease;
  let state = await loadRun(engine.db, lease.runId);
  for (;;) {
    if (state === null || state.isEnded) {
      await whileHolding(engine, current, (tx) => dropItem(tx, current));
      return "done";
    }
    if (fn.finishMs !== null && state.steps.size === 0) await setDeadline(engine, current, fn.finishMs);
    const next = await applyOutcome({ engine, lease: current, fn, state }, await callFunction(engine, current, fn, state));
    if (next.kind === "lost" || next.value === "done") return "done";
    current = { ...current, attempt: 0 };
    state = next.value;
    if (isStopping()) return "undone";
  }
}

/** A worker that died in the middle of the last attempt has used it up: the item is not tried for ever. */
async function callFunction(engine: Engine, lease: Lease, fn: RunnerFunction, state: RunState): Promise<Outcome> {
  if (lease.attempt >= fn.attemptsMax) return lostOutcome(lease);
  const call = engine.caller.call({
    functionId: fn.id,
    runId: lease.runId,
    stepHash: lease.kind === "step" ? lease.stepHash : null,
    event: state.event,
    steps: state.steps,
    attempt: lease.attempt,
    attemptsMax: fn.attemptsMax,
    isPlanOnly: lease.kind === "discover" && state.pendingCount > 0,
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(failed("CallTimeout", `A call took longer than ${CALL_MS_MAX} ms.`, true)), CALL_MS_MAX);
  });
  try {
    return await Promise.race([call, tooLong]);
  } catch (error) {
    // The SDK answers with what functions throw; what is thrown here is an answer that this engine cannot read.
    return failed("UnreadableAnswer", error instanceof Error ? error.message : String(error), false);
  } finally {
    clearTimeout(timer);
  }
}

function lostOutcome(lease: Lease): Outcome {
  const error = { name: "WorkerStopped", message: "The worker stopped in the middle of the last attempt.", stack: "" };
  if (lease.kind === "step" && lease.stepHash !== null) return { kind: "ops", ops: [{ op: "StepFailed", id: lease.stepHash, error }], retryAfter: null };
  return { kind: "failed", error, isRetriable: false, retryAfter: null };
}

function failed(name: string, message: string, isRetriable: boolean): Outcome {
  return { kind: "failed", error: { name, message, stack: "" }, isRetriable, retryAfter: null };
}

async function setDeadline(engine: Engine, lease: Lease, finishMs: number): Promise<void> {
  await enqueue(engine.db, [
    {
      jobKey: `deadline:${lease.runId}`,
      runId: lease.runId,
      functionId: lease.functionId,
      kind: "deadline",
      delayMs: finishMs,
      payload: `It took longer than ${finishMs} ms.`,
    },
  ]);
}
