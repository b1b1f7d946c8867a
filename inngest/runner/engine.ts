import type { Database } from "@/db/client";
import type { Log } from "@/server/kernel/log";
import type { Caller } from "./call";
import type { RunnerFunction } from "./config";
import type { Backoff } from "./retry";

/** What every part of the runner is given. */
export interface Engine {
  readonly db: Database;
  readonly log: Log;
  readonly workerId: string;
  readonly functions: ReadonlyMap<string, RunnerFunction>;
  readonly caller: Caller;
  readonly backoff: Backoff;
  /** How long a worker may be silent before its work is given to another. */
  readonly leaseMs: number;
}

/** Whether a function has an event for a trigger; runs that end write some events only for those who listen. */
export function hasTrigger(engine: Pick<Engine, "functions">, event: string): boolean {
  return [...engine.functions.values()].some((fn) => fn.triggers.some((trigger) => trigger.event === event));
}

export const FINISHED_EVENT = "inngest/function.finished";
