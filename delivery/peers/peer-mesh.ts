import { type Cid, isObject } from "@/protocol/cid";
import { PEER_LIMITS } from "@/protocol/peer-words";
import type { Measurement } from "../measurement";
import { GiveBudget } from "./give-budget";
import { Neighbour } from "./neighbour";
import type { PeerChannel } from "./peer-channel";
import { VIEWERS } from "./peer-layer";
import { PEER_RULES, type PeerRules } from "./peer-rules";

export interface PeerMeshOptions {
  readonly rules?: Partial<PeerRules>;
  /** Verified bytes of what this browser noted before; null of what it has lost. */
  readonly read: (cid: Cid) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly onMeasurement: (measurement: Measurement) => void;
  /** The number of neighbours has changed. */
  readonly onChange: (neighbours: number) => void;
}

/** What came from others since it was last told. */
interface Received {
  readonly bytes: number;
  readonly falsified: number;
}

/** Viewers of one film who share it: what they have is asked of them, and what this browser has is given to them. */
export class PeerMesh {
  readonly #options: PeerMeshOptions;
  readonly #rules: PeerRules;
  readonly #budget: GiveBudget;
  readonly #neighbours = new Map<string, Neighbour>();
  /** Who was at fault, or gave false bytes: not met again. */
  readonly #banned = new Set<string>();
  /** Of this film, seen in this page: nothing else on the device is given to anybody. */
  readonly #mine = new Set<Cid>();
  readonly #settled: Promise<void>;
  #settle: () => void = () => undefined;
  #untold: Cid[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #received: Received = { bytes: 0, falsified: 0 };
  #isOver = false;

  constructor(options: PeerMeshOptions) {
    this.#options = options;
    this.#rules = { ...PEER_RULES, ...options.rules };
    this.#budget = new GiveBudget(this.#rules);
    this.#settled = new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#rules.settleMs);
      this.#settle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  get rules(): PeerRules {
    return this.#rules;
  }

  get neighbours(): number {
    return this.#neighbours.size;
  }

  get givenBytes(): number {
    return this.#budget.given;
  }

  hasMet(id: string): boolean {
    return this.#neighbours.has(id);
  }

  /** Whether this one may be met: not yet here, and never at fault. */
  mayMeet(id: string): boolean {
    return !this.#isOver && !this.#neighbours.has(id) && !this.#banned.has(id);
  }

  /** Takes somebody in by the line to them. */
  add(id: string, channel: PeerChannel): void {
    if (!this.mayMeet(id) || this.#neighbours.size >= PEER_LIMITS.neighbours) {
      channel.close();
      return;
    }
    const { read } = this.#options;
    const neighbour = new Neighbour({
      ...{ channel, rules: this.#rules, budget: this.#budget },
      read: async (cid) => (this.#mine.has(cid) ? read(cid) : null),
      onNames: this.#settle,
      onLeft: (isAtFault) => {
        if (isAtFault) this.#banned.add(id);
        this.#neighbours.delete(id);
        this.#options.onChange(this.#neighbours.size);
      },
    });
    this.#neighbours.set(id, neighbour);
    neighbour.tell([...this.#mine]);
    this.#options.onChange(this.#neighbours.size);
  }

  /** This browser has an object of the film now, whoever gave it. */
  note(cid: Cid): void {
    if (this.#isOver || this.#mine.has(cid) || this.#mine.size >= this.#rules.namesMax) return;
    this.#mine.add(cid);
    this.#untold.push(cid);
    // A little later, so that it lies in the store by the time somebody asks for it.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const news = this.#untold;
      this.#untold = [];
      for (const neighbour of this.#neighbours.values()) neighbour.tell(news);
    }, this.#rules.tellMs);
  }

  /** An object from whichever neighbour has it, verified; null when none gives it. Just after the start it waits a little for the first of them. */
  async get(cid: Cid, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
    const tried = new Set<string>();
    if (this.#best(cid, tried) === null) await this.#untilSettled(signal);
    for (let best = this.#best(cid, tried); best !== null && !signal.aborted; best = this.#best(cid, tried)) {
      const [id, neighbour] = best;
      tried.add(id);
      const askedMs = performance.now();
      const bytes = await neighbour.ask(cid, signal);
      if (bytes === null) continue;
      if (await isObject(cid, bytes)) {
        this.#received = { ...this.#received, bytes: this.#received.bytes + bytes.length };
        return bytes;
      }
      this.#received = { ...this.#received, falsified: this.#received.falsified + 1 };
      this.#options.onMeasurement({ kind: "failed", cid, layer: VIEWERS, failure: "tampered", afterMs: performance.now() - askedMs });
      neighbour.leave(true);
    }
    return null;
  }

  /** Nobody is on the way: objects wait for none. */
  settle(): void {
    this.#settle();
  }

  /** For the operators to read. */
  takeReceived(): Received {
    const received = this.#received;
    this.#received = { bytes: 0, falsified: 0 };
    return received;
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#settle();
    for (const neighbour of [...this.#neighbours.values()]) neighbour.leave(false);
  }

  /** Who has it and has the least to do; who stalled comes last. */
  #best(cid: Cid, tried: ReadonlySet<string>): readonly [string, Neighbour] | null {
    const able = [...this.#neighbours].filter(([id, neighbour]) => !tried.has(id) && neighbour.has(cid) && neighbour.asks < this.#rules.asksMax);
    const costOf = ({ stalls, asks }: Neighbour) => stalls * this.#rules.asksMax + asks;
    return able.sort(([, a], [, b]) => costOf(a) - costOf(b))[0] ?? null;
  }

  #untilSettled(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const leave = () => resolve();
      signal.addEventListener("abort", leave, { once: true });
      if (signal.aborted) leave();
      void this.#settled.then(() => {
        signal.removeEventListener("abort", leave);
        resolve();
      });
    });
  }
}
