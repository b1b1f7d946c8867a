import type { Log } from "@/server/kernel/log";

const FAULT_DELAY_MS_MIN = 100;
const FAULT_DELAY_MS_MAX = 5_000;

export interface LoopOptions {
  readonly name: string;
  readonly log: Log;
  /** One turn; answers after how many ms the next is due at the latest. */
  readonly turn: () => Promise<number>;
}

export interface Loop {
  /** Asks for a turn now, or right after the one that is under way. */
  wake(): void;
  /** No more turns; resolves when the last one is over. */
  stop(): Promise<void>;
}

/**
 * Turns that never overlap, each when it is asked for or due. A turn that fails (a database that is restarting) is
 * logged and tried again, at first soon and then less often; a loop never ends on its own.
 */
export function startLoop(options: LoopOptions): Loop {
  let isStopped = false;
  let isWanted = false;
  let faults = 0;
  let wakeUp: () => void = () => undefined;

  const sleep = (delayMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!isStopped) {
      isWanted = false;
      const delayMs = await options
        .turn()
        .then((delay) => {
          faults = 0;
          return delay;
        })
        .catch((error: unknown) => {
          faults++;
          const retryMs = Math.min(FAULT_DELAY_MS_MAX, FAULT_DELAY_MS_MIN * 2 ** Math.min(faults - 1, 10));
          options.log.warn({ loop: options.name, err: error, retryMs }, "A turn of the job runner failed and is tried again.");
          // What woke us must not make a failing turn spin.
          isWanted = false;
          return retryMs;
        });
      if (!isWanted && !isStopped) await sleep(delayMs);
    }
  };

  const running = run();
  return {
    wake: () => {
      isWanted = true;
      if (faults === 0) wakeUp();
    },
    stop: async () => {
      isStopped = true;
      wakeUp();
      await running;
    },
  };
}
