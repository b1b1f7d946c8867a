import type { DeliveryLimits } from "./limits";

/** `closed` is asked, `half-open` may be asked once to see, `open` and `ejected` are not. */
export type LayerState = "closed" | "half-open" | "open" | "ejected";

/** What an answer that was whole and verified took. */
export interface ServedIn {
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly bytes: number;
}

/** The share of the newest measurement in an average. */
const WEIGHT = 0.3;

function average(before: number | null, now: number): number {
  return before === null ? now : before + WEIGHT * (now - before);
}

/** How one layer has done of late: how long its first byte takes, how fast it is, and whether it is asked at all. */
export class LayerHealth {
  #firstByteMs: number | null = null;
  #bytesPerMs: number | null = null;
  #failures = 0;
  #openUntilMs: number | null = null;
  #ejectedUntilMs: number;
  #isProbing = false;
  readonly #limits: DeliveryLimits;
  readonly #nowMs: () => number;

  /** @param nowMs since 1970, so that what was ejected stays so in the next process that is told of it */
  constructor(limits: DeliveryLimits, nowMs: () => number, ejectedUntilMs = 0) {
    this.#limits = limits;
    this.#nowMs = nowMs;
    this.#ejectedUntilMs = ejectedUntilMs;
  }

  get state(): LayerState {
    const nowMs = this.#nowMs();
    if (nowMs < this.#ejectedUntilMs) return "ejected";
    if (this.#openUntilMs === null) return "closed";
    return nowMs < this.#openUntilMs || this.#isProbing ? "open" : "half-open";
  }

  /** Since 1970; 0 of a layer that never was. */
  get ejectedUntilMs(): number {
    return this.#ejectedUntilMs;
  }

  /** How long the first byte usually takes, and null before the first. */
  get firstByteMs(): number | null {
    return this.#firstByteMs;
  }

  /** After how long without a first byte another layer is asked too. */
  get hedgeAfterMs(): number {
    const { hedgeMsMin, hedgeMsMax, hedgeFactor } = this.#limits;
    return Math.min(hedgeMsMax, Math.max(hedgeMsMin, hedgeFactor * (this.#firstByteMs ?? 0)));
  }

  /** How long an object of this length should take, and null of a layer that has not answered yet. */
  expectedMs(bytes: number): number | null {
    return this.#firstByteMs === null || this.#bytesPerMs === null ? null : this.#firstByteMs + bytes / this.#bytesPerMs;
  }

  /** Before a request: one alone finds out whether a layer that failed is back. */
  begin(): void {
    if (this.state === "half-open") this.#isProbing = true;
  }

  succeed({ firstByteMs, totalMs, bytes }: ServedIn): void {
    this.#firstByteMs = average(this.#firstByteMs, firstByteMs);
    this.#bytesPerMs = average(this.#bytesPerMs, bytes / Math.max(1, totalMs - firstByteMs));
    this.#failures = 0;
    this.#openUntilMs = null;
    this.#isProbing = false;
  }

  fail(): void {
    const wasProbing = this.#isProbing;
    this.#isProbing = false;
    this.#failures += 1;
    if (wasProbing || this.#failures >= this.#limits.failuresMax) this.#openUntilMs = this.#nowMs() + this.#limits.openMs;
  }

  /** Another was whole first although it was asked later: a failure, and if the layer is known to answer, the wait is what it takes now. */
  overtake(waitedMs: number): void {
    if (this.#firstByteMs !== null) this.#firstByteMs = Math.max(this.#firstByteMs, average(this.#firstByteMs, waitedMs));
    this.fail();
  }

  /** A request that was called off says nothing about the layer. */
  callOff(): void {
    this.#isProbing = false;
  }

  eject(): void {
    this.#isProbing = false;
    this.#ejectedUntilMs = this.#nowMs() + this.#limits.ejectedMs;
  }
}
