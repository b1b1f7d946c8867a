import type { Cid } from "@/protocol/cid";
import type { GiveBudget } from "./give-budget";
import type { PeerChannel } from "./peer-channel";
import { writeMessage } from "./peer-message";
import type { PeerRules } from "./peer-rules";

interface Asked {
  readonly id: number;
  readonly cid: Cid;
}

interface GiverOptions {
  readonly channel: PeerChannel;
  readonly rules: PeerRules;
  readonly budget: GiveBudget;
  /** An object that may be given, null of any other. */
  readonly read: (cid: Cid) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** It takes nothing any more. */
  readonly onBlocked: () => void;
}

/** Gives one neighbour what it asks for: one object after the other, and never more into the line than leaves it. */
export class Giver {
  readonly #options: GiverOptions;
  readonly #waiting: Asked[] = [];
  readonly #cancelled = new Set<number>();
  #current: number | null = null;
  #askedInWindow = 0;
  #windowEndsMs = 0;
  #drained: (() => void) | null = null;
  #isOver = false;

  constructor(options: GiverOptions) {
    this.#options = options;
  }

  /** False when it asked for more than it may: no viewer of ours does. */
  take(asked: Asked): boolean {
    const { rules } = this.#options;
    const nowMs = performance.now();
    if (nowMs >= this.#windowEndsMs) {
      this.#windowEndsMs = nowMs + rules.windowMs;
      this.#askedInWindow = 0;
    }
    this.#askedInWindow += 1;
    const isUnderWay = this.#current === asked.id || this.#waiting.some(({ id }) => id === asked.id);
    if (this.#askedInWindow > rules.asksPerWindow || isUnderWay) return false;
    if (this.#waiting.length + (this.#current === null ? 0 : 1) >= rules.asksMax) {
      this.#lack(asked.id);
      return true;
    }
    this.#waiting.push(asked);
    if (this.#current === null) void this.#giveAll();
    return true;
  }

  cancel(id: number): void {
    const at = this.#waiting.findIndex((asked) => asked.id === id);
    if (at >= 0) this.#waiting.splice(at, 1);
    else if (this.#current === id) this.#cancelled.add(id);
  }

  drain(): void {
    this.#drained?.();
  }

  end(): void {
    this.#isOver = true;
    this.#waiting.length = 0;
    this.#drained?.();
  }

  #lack(id: number): void {
    this.#options.channel.send(writeMessage({ kind: "lack", id }));
  }

  async #giveAll(): Promise<void> {
    for (let asked = this.#waiting.shift(); asked !== undefined && !this.#isOver; asked = this.#waiting.shift()) {
      this.#current = asked.id;
      await this.#give(asked);
      this.#cancelled.delete(asked.id);
      this.#current = null;
    }
  }

  async #give({ id, cid }: Asked): Promise<void> {
    const { channel, rules, budget, read } = this.#options;
    // A disk that cannot be read is one that does not have it.
    const bytes = await read(cid).catch(() => null);
    const isOver = () => this.#isOver || this.#cancelled.has(id);
    if (isOver()) return;
    if (bytes === null || !budget.take(bytes.length)) {
      this.#lack(id);
      return;
    }
    channel.send(writeMessage({ kind: "begin", id, length: bytes.length }));
    for (let at = 0; at < bytes.length && !isOver(); at += rules.partBytes) {
      if (channel.waitingBytes >= rules.waitingBytesHigh) await this.#untilDrained();
      if (!isOver()) channel.send(writeMessage({ kind: "part", id, bytes: bytes.subarray(at, at + rules.partBytes) }));
    }
  }

  #untilDrained(): Promise<void> {
    const { rules, onBlocked } = this.#options;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#isOver = true;
        onBlocked();
        this.#drained?.();
      }, rules.blockedMsMax);
      this.#drained = () => {
        clearTimeout(timer);
        this.#drained = null;
        resolve();
      };
    });
  }
}
