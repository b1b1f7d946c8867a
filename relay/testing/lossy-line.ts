import { Random } from "@/test/random";

export interface LineFaults {
  readonly loss: number;
  readonly twice: number;
  /** Datagrams that may overtake each other. */
  readonly reorder: number;
}

/** A line without a way back: it loses, doubles and shuffles datagrams, each seed in its own way. */
export class LossyLine {
  readonly #chance: Random;
  readonly #faults: LineFaults;
  readonly #deliver: (datagram: Uint8Array) => Promise<void>;
  readonly #under: Uint8Array[] = [];

  constructor(seed: number, faults: LineFaults, deliver: (datagram: Uint8Array) => Promise<void>) {
    this.#chance = new Random(seed);
    this.#faults = faults;
    this.#deliver = deliver;
  }

  async send(datagram: Uint8Array): Promise<void> {
    if (this.#chance.next() < this.#faults.loss) return;
    this.#under.push(datagram);
    if (this.#chance.next() < this.#faults.twice) this.#under.push(datagram);
    while (this.#under.length > this.#faults.reorder) await this.#letOut();
  }

  /** What is still under way arrives. */
  async drain(): Promise<void> {
    while (this.#under.length > 0) await this.#letOut();
  }

  async #letOut(): Promise<void> {
    const [next] = this.#under.splice(this.#chance.below(this.#under.length), 1);
    if (next !== undefined) await this.#deliver(next);
  }
}
