import type { Tx } from "@/db/client";
import { endRun, type RunEnd, type RunError } from "@/server/jobs";
import type { Lease } from "./claim";
import type { RunnerFunction } from "./config";
import { type Engine, FINISHED_EVENT, hasTrigger } from "./engine";
import { retryItem } from "./hold";
import { retryDelayMs } from "./retry";
import type { RunState } from "./state";

/** What is known about the call whose outcome is to be kept. */
export interface Called {
  readonly engine: Engine;
  readonly lease: Lease;
  readonly fn: RunnerFunction;
  readonly state: RunState;
}

/** `done`: the item is. Otherwise the lease is still ours, and the function is to be called once more at once with this state. */
export type Next = "done" | RunState;

export async function retryLater(tx: Tx, called: Called, retryAfter: string | null): Promise<void> {
  const { engine, lease } = called;
  await retryItem(tx, lease, retryDelayMs(lease.attempt, retryAfter, Date.now(), engine.backoff));
}

export async function failRun(tx: Tx, called: Called, error: RunError): Promise<void> {
  await endRunOf(tx, called, { status: "failed", error });
}

export async function endRunOf(tx: Tx, called: Pick<Called, "engine" | "lease">, end: RunEnd): Promise<void> {
  await endRun(tx, called.lease.runId, end, { tellFinished: hasTrigger(called.engine, FINISHED_EVENT) });
}
