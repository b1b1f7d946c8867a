/** Time and waiting, injected so that a test needs neither. */
export interface Pace {
  nowMs(): number;
  pause(ms: number): Promise<void>;
}

/** Shorter waits are gathered: timers are no finer. */
const PAUSE_MS_MIN = 4;
/** A sender that was held up does not make up for more than this at once: a modem's queue is short. */
const CATCH_UP_MS_MAX = 50;

/** Lets bits pass at a rate, evenly. */
export class Pacer {
  readonly #bitsPerSecond: number;
  readonly #pace: Pace;
  #nextMs: number;

  constructor(bitsPerSecond: number, pace: Pace) {
    this.#bitsPerSecond = bitsPerSecond;
    this.#pace = pace;
    this.#nextMs = pace.nowMs();
  }

  /** Waits until `bytes` more may go. */
  async pass(bytes: number): Promise<void> {
    const nowMs = this.#pace.nowMs();
    this.#nextMs = Math.max(this.#nextMs, nowMs - CATCH_UP_MS_MAX);
    if (this.#nextMs - nowMs >= PAUSE_MS_MIN) await this.#pace.pause(this.#nextMs - nowMs);
    this.#nextMs += (bytes * 8 * 1000) / this.#bitsPerSecond;
  }
}
