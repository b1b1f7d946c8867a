import type { DeliveryLimits } from "./limits";

/** Spaces out what is asked while every layer fails, for all objects together: whoever is offline asks nobody in a loop. */
export class Pause {
  #untilMs = 0;
  #lengthMs: number;
  readonly #limits: Pick<DeliveryLimits, "pauseMsMin" | "pauseMsMax">;

  constructor(limits: Pick<DeliveryLimits, "pauseMsMin" | "pauseMsMax">) {
    this.#limits = limits;
    this.#lengthMs = limits.pauseMsMin;
  }

  succeed(): void {
    this.#lengthMs = this.#limits.pauseMsMin;
    this.#untilMs = 0;
  }

  /** Waits for its turn, and makes whoever comes next wait longer. @throws the reason of `signal` */
  async take(signal: AbortSignal): Promise<void> {
    const nowMs = performance.now();
    const waitMs = Math.max(0, this.#untilMs - nowMs);
    this.#untilMs = nowMs + waitMs + this.#lengthMs;
    this.#lengthMs = Math.min(this.#limits.pauseMsMax, this.#lengthMs * 2);
    if (waitMs > 0) await sleep(waitMs, signal);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
}
