import { endRun } from "@/server/jobs";
import { applyInlineStep, applyOps, findInlineStep } from "./apply-ops";
import { type Called, failRun, type Next, retryLater } from "./called";
import { FINISHED_EVENT, hasTrigger } from "./engine";
import { toRunError } from "./errors";
import { type Held, untilSaved, whileHolding } from "./hold";
import type { Outcome } from "./ops";

/**
 * Keeps what a call came to, with everything that follows from it, or nothing of it when the lease is lost. The two
 * usual outcomes, a step that ran and a function that ended, take one statement each; the others a transaction.
 */
export async function applyOutcome(called: Called, outcome: Outcome): Promise<Held<Next>> {
  const inline = findInlineStep(called, outcome);
  if (inline !== null) return untilSaved(() => applyInlineStep(called, inline));
  const completed = outcome.kind === "completed" ? { result: outcome.result } : null;
  if (completed !== null) return untilSaved(() => complete(called, completed.result));
  return whileHolding(called.engine, called.lease, async (tx) => {
    if (outcome.kind === "ops") return applyOps(tx, called, outcome.ops, outcome.retryAfter);
    if (outcome.kind === "completed") return "done";
    const hasAttempts = called.lease.attempt + 1 < called.fn.attemptsMax;
    if (outcome.isRetriable && hasAttempts) await retryLater(tx, called, outcome.retryAfter);
    else await failRun(tx, called, toRunError(outcome.error));
    return "done";
  });
}

async function complete({ engine, lease }: Called, result: unknown): Promise<Held<Next>> {
  const options = { tellFinished: hasTrigger(engine, FINISHED_EVENT), lease };
  const isEnded = await endRun(engine.db, lease.runId, { status: "completed", result }, options);
  return isEnded ? { kind: "kept", value: "done" } : { kind: "lost" };
}
