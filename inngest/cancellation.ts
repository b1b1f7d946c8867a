import { setTimeout as wait } from "node:timers/promises";

/** How often a running step asks whether it should stop; with the time to kill ffmpeg, a cancel takes under 2 s. */
const POLL_EVERY_MS = 500;

const controllersByRun = new Map<string, Set<AbortController>>();

/** The embedded runner calls this as soon as it learns that a run of this process is cancelled. */
export function abortRun(runId: string, reason: string): void {
  for (const controller of controllersByRun.get(runId) ?? []) controller.abort(new Error(reason));
}

/** The runs of this process that have work which can be stopped. */
export function runsWithCancellableWork(): string[] {
  return [...controllersByRun.keys()];
}

export interface CancellableOptions {
  readonly runId: string;
  /** The caller's own flag, such as `cancel_requested_at` of a job's row: the only news of a cancel on a real Inngest server. */
  readonly isCancelRequested: () => Promise<boolean>;
}

/**
 * Runs long work with a signal that aborts soon after the run is cancelled, on either engine: the embedded runner
 * aborts it at once, and the caller's flag is polled every half second. Work has to heed the signal, and should
 * throw a NonRetriableError when it stops. A poll that fails is tried again at the next turn.
 */
export async function runCancellable<T>(options: CancellableOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const done = new AbortController();
  const controllers = controllersByRun.get(options.runId) ?? new Set();
  controllersByRun.set(options.runId, controllers.add(controller));
  const polling = pollFlag(options, controller, done.signal);
  try {
    return await work(controller.signal);
  } finally {
    done.abort();
    controllers.delete(controller);
    if (controllers.size === 0) controllersByRun.delete(options.runId);
    await polling;
  }
}

async function pollFlag(options: CancellableOptions, controller: AbortController, done: AbortSignal): Promise<void> {
  while (!done.aborted && !controller.signal.aborted) {
    const requested = await options.isCancelRequested().catch(() => false);
    if (requested) controller.abort(new Error("The job was cancelled."));
    await wait(POLL_EVERY_MS, undefined, { signal: done }).catch(() => undefined);
  }
}
