import type { PeerRules } from "./peer-rules";

const MINUTE_MS = 60_000;

/** How much this browser gives to all its neighbours: somebody's upload is theirs. */
export class GiveBudget {
  #given = 0;
  #ofMinute = 0;
  #minuteEndsMs = 0;
  readonly #rules: Pick<PeerRules, "givenBytesPerMinute" | "givenBytesMax">;

  constructor(rules: Pick<PeerRules, "givenBytesPerMinute" | "givenBytesMax">) {
    this.#rules = rules;
  }

  get given(): number {
    return this.#given;
  }

  /** Whether so much may be given now; counts it if so. */
  take(bytes: number): boolean {
    const nowMs = performance.now();
    if (nowMs >= this.#minuteEndsMs) {
      this.#minuteEndsMs = nowMs + MINUTE_MS;
      this.#ofMinute = 0;
    }
    const { givenBytesPerMinute, givenBytesMax } = this.#rules;
    if (this.#ofMinute + bytes > givenBytesPerMinute || this.#given + bytes > givenBytesMax) return false;
    this.#ofMinute += bytes;
    this.#given += bytes;
    return true;
  }
}
