/** How far back the speed looks. */
const WINDOW_MS = 8000;

interface Sample {
  readonly atMs: number;
  readonly sentBytes: number;
}

/** Bytes a second over the last seconds; null until two moments are known, and after a pause. */
export class SpeedMeter {
  #samples: Sample[] = [];

  add(sentBytes: number, atMs: number): void {
    // A broken request's bytes are counted back: what came before says nothing any more.
    const last = this.#samples.at(-1);
    if (last !== undefined && sentBytes < last.sentBytes) this.#samples = [];
    this.#samples = [...this.#samples.filter((sample) => atMs - sample.atMs < WINDOW_MS), { atMs, sentBytes }];
  }

  reset(): void {
    this.#samples = [];
  }

  get bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
    return ((last.sentBytes - first.sentBytes) * 1000) / (last.atMs - first.atMs);
  }
}
