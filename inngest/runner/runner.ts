import { hostname } from "node:os";
import type { DatabaseHandle } from "@/db/client";
import { newId } from "@/server/kernel/ids";
import type { Log } from "@/server/kernel/log";
import { abortRun } from "../cancellation";
import { APP_ID } from "../client";
import type { JobSet } from "../functions";
import { createCaller } from "./call";
import { readFunctions } from "./config";
import { tickCron } from "./cron/tick";
import { deliverToRunner, dispatchBatch } from "./dispatch";
import type { Engine } from "./engine";
import { type Loop, startLoop } from "./loop";
import { type Backoff, SERVER_BACKOFF } from "./retry";
import { showLongSteps } from "./show-long-steps";
import { Work } from "./work";

const ITEMS_MAX_DEFAULT = 16;
const LEASE_MS_DEFAULT = 15_000;
/** Notifications wake the loops; this is how long one that was missed goes unnoticed. */
const POLL_MS = 1_000;

export interface RunnerOptions {
  readonly database: DatabaseHandle;
  readonly jobs: JobSet;
  readonly log: Log;
  readonly appId?: string;
  /** Calls under way at once in this worker. */
  readonly itemsMax?: number;
  /** How long a worker may be silent before its work is given to another. */
  readonly leaseMs?: number;
  readonly backoff?: Backoff;
}

export interface Runner {
  readonly workerId: string;
  /** Takes nothing more, waits up to `graceMs` for what is under way, and gives the rest back. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Runs the functions on Postgres alone, in this process. Any number of processes may do so at once, and each may be
 * killed at any moment: what it held is taken up by another.
 * @throws Error when a function uses what this engine does not have.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { log, database } = options;
  const caller = createCaller(options.jobs);
  const functions = readFunctions(await caller.readConfig(), options.jobs.catchUp, options.appId ?? APP_ID);
  const engine: Engine = {
    db: database.db,
    log,
    workerId: `${hostname()}:${process.pid}:${newId("request")}`,
    functions: new Map(functions.map((fn) => [fn.id, fn])),
    caller,
    backoff: options.backoff ?? SERVER_BACKOFF,
    leaseMs: options.leaseMs ?? LEASE_MS_DEFAULT,
  };

  const work = new Work(engine, options.itemsMax ?? ITEMS_MAX_DEFAULT, () => loops.work.wake());
  const deliver = deliverToRunner(engine);
  const loops = {
    work: startLoop({ name: "work", log, turn: () => work.take() }),
    dispatch: startLoop({
      name: "dispatch",
      log,
      turn: async () => {
        const moved = await dispatchBatch(engine, deliver);
        if (moved > 0) loops.work.wake();
        return moved > 0 ? 0 : POLL_MS;
      },
    }),
    heartbeat: startLoop({ name: "heartbeat", log, turn: () => work.renew().then(() => Math.min(POLL_MS, engine.leaseMs / 3)) }),
    cron: startLoop({ name: "cron", log, turn: () => tickCron(engine).finally(() => loops.work.wake()) }),
  };
  const unlisten = listen(database, loops);
  const stopShowing = showLongSteps(engine);
  log.info({ workerId: engine.workerId, functions: functions.map((fn) => fn.id) }, "The job runner takes work.");

  return {
    workerId: engine.workerId,
    stop: async (graceMs) => {
      await Promise.all([loops.dispatch.stop(), loops.cron.stop(), loops.work.stop()]);
      await work.stop(graceMs);
      await loops.heartbeat.stop();
      stopShowing();
      await unlisten();
    },
  };
}

/** Wakes the loops when Postgres says that there is something. */
function listen(database: DatabaseHandle, loops: { readonly work: Loop; readonly dispatch: Loop }): () => Promise<void> {
  return database.listen({
    channels: {
      event_outbox: () => loops.dispatch.wake(),
      job_queue: () => loops.work.wake(),
      job_cancelled: (runId) => abortRun(runId, "The job was cancelled."),
    },
    onListening: () => {
      loops.dispatch.wake();
      loops.work.wake();
    },
  });
}
