const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 10_000;
/** Who ran this long was well: the next fault starts with a short wait again. */
const WELL_AFTER_MS = 30_000;

interface Mortal {
  /** Resolves when it has ended by itself or by `stop`. */
  readonly exited: Promise<unknown>;
}

export interface Kept<T extends Mortal> {
  current(): T | undefined;
  /** No more restarts; `end` is given what runs now. */
  stop(end: (running: T) => Promise<void>): Promise<void>;
}

/** Starts something and starts it again, with growing waits, each time it ends without being asked to. */
export async function keepRunning<T extends Mortal>(name: string, start: () => Promise<T>, say: (line: string) => void): Promise<Kept<T>> {
  let isStopping = false;
  let running: T | undefined = await start();
  let wake = () => undefined as undefined;

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const watch = async () => {
    let backoffMs = BACKOFF_MS_MIN;
    while (!isStopping) {
      const since = performance.now();
      if (running) await running.exited;
      running = undefined;
      if (isStopping) return;
      if (performance.now() - since > WELL_AFTER_MS) backoffMs = BACKOFF_MS_MIN;
      say(`${name} ended by itself; starting it again`);
      await wait(backoffMs);
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MS_MAX);
      if (!isStopping) running = await start().catch((error: Error) => void say(error.message));
    }
  };
  const watching = watch();

  return {
    current: () => running,
    stop: async (end) => {
      isStopping = true;
      wake();
      if (running) await end(running);
      await watching;
      // A restart that was under way when we were asked to stop.
      if (running) await end(running);
    },
  };
}
