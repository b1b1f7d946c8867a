import { applyOps } from "./apply-ops";
import { type Called, endRunOf, failRun, type Next, retryLater } from "./called";
import { toRunError } from "./errors";
import { type Held, whileHolding } from "./hold";
import type { Outcome } from "./ops";

/** Keeps what a call came to, with everything that follows from it, in one transaction. */
export function applyOutcome(called: Called, outcome: Outcome): Promise<Held<Next>> {
  return whileHolding(called.engine, called.lease, async (tx) => {
    if (outcome.kind === "completed") {
      await endRunOf(tx, called, { status: "completed", result: outcome.result });
      return "done";
    }
    if (outcome.kind === "ops") return applyOps(tx, called, outcome.ops, outcome.retryAfter);
    const hasAttempts = called.lease.attempt + 1 < called.fn.attemptsMax;
    if (outcome.isRetriable && hasAttempts) await retryLater(tx, called, outcome.retryAfter);
    else await failRun(tx, called, toRunError(outcome.error));
    return "done";
  });
}
