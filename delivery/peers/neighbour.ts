import type { Cid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { GiveBudget } from "./give-budget";
import { Giver } from "./giver";
import type { PeerChannel } from "./peer-channel";
import { type PeerMessage, readMessage, writeMessage } from "./peer-message";
import type { PeerRules } from "./peer-rules";

const NAMES_PER_MESSAGE = 500;
const ID_MAX = 2 ** 32 - 1;

interface NeighbourOptions {
  readonly channel: PeerChannel;
  readonly rules: PeerRules;
  readonly budget: GiveBudget;
  readonly read: (cid: Cid) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** It said that it has more. */
  readonly onNames: () => void;
  /** Once. @param isAtFault whether it said what no viewer of ours says */
  readonly onLeft: (isAtFault: boolean) => void;
}

/** An object that is coming. */
interface Coming {
  readonly cid: Cid;
  readonly askedMs: number;
  bytes: Uint8Array<ArrayBuffer> | null;
  at: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  readonly settle: (bytes: Uint8Array<ArrayBuffer> | null) => void;
}

/** One other viewer: what it has, what is asked of it and what it asks for. What it gives is not believed here. */
export class Neighbour {
  readonly #options: NeighbourOptions;
  readonly #giver: Giver;
  readonly #names = new Set<Cid>();
  readonly #coming = new Map<number, Coming>();
  #nextId = 1;
  #stalls = 0;
  #isOver = false;

  constructor(options: NeighbourOptions) {
    this.#options = options;
    const { channel, rules, budget, read } = options;
    this.#giver = new Giver({ channel, rules, budget, read, onBlocked: () => this.leave(false) });
    channel.listen({ onMessage: (message) => this.#hear(message), onDrain: () => this.#giver.drain(), onClose: () => this.leave(false) });
  }

  has(cid: Cid): boolean {
    return this.#names.has(cid);
  }

  get asks(): number {
    return this.#coming.size;
  }

  get stalls(): number {
    return this.#stalls;
  }

  tell(cids: readonly Cid[]): void {
    for (let at = 0; at < cids.length && !this.#isOver; at += NAMES_PER_MESSAGE) {
      this.#options.channel.send(writeMessage({ kind: "have", cids: cids.slice(at, at + NAMES_PER_MESSAGE) }));
    }
  }

  /** As many bytes as it said, unverified; null when it does not have it, stalls or leaves, or the signal ends it. */
  ask(cid: Cid, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
    if (this.#isOver || signal.aborted) return Promise.resolve(null);
    const id = this.#nextId;
    this.#nextId = id === ID_MAX ? 1 : id + 1;
    return new Promise((resolve) => {
      const callOff = () => {
        // Another was asked because this one took its time.
        if (performance.now() - coming.askedMs >= this.#options.rules.slowMs) this.#stall(id);
        else this.#callOff(id);
      };
      const settle = (bytes: Uint8Array<ArrayBuffer> | null) => {
        clearTimeout(coming.timer);
        signal.removeEventListener("abort", callOff);
        this.#coming.delete(id);
        resolve(bytes);
      };
      const coming: Coming = { cid, askedMs: performance.now(), bytes: null, at: 0, timer: undefined, settle };
      this.#coming.set(id, coming);
      this.#watch(id, coming);
      signal.addEventListener("abort", callOff, { once: true });
      this.#options.channel.send(writeMessage({ kind: "ask", id, cid }));
    });
  }

  /** Whatever is under way ends; closes the line. */
  leave(isAtFault: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#giver.end();
    for (const coming of [...this.#coming.values()]) coming.settle(null);
    this.#options.channel.close();
    this.#options.onLeft(isAtFault);
  }

  #callOff(id: number): void {
    const coming = this.#coming.get(id);
    if (coming === undefined) return;
    coming.settle(null);
    if (!this.#isOver) this.#options.channel.send(writeMessage({ kind: "cancel", id }));
  }

  /** Anew with each part that comes. */
  #watch(id: number, coming: Coming): void {
    clearTimeout(coming.timer);
    coming.timer = setTimeout(() => this.#stall(id), this.#options.rules.stallMs);
  }

  #stall(id: number): void {
    this.#stalls += 1;
    this.#callOff(id);
    if (this.#stalls >= this.#options.rules.stallsMax) this.leave(false);
  }

  #hear(message: Uint8Array<ArrayBuffer>): void {
    if (this.#isOver) return;
    const said = message.length > this.#options.rules.messageBytesMax ? null : readMessage(message);
    if (said === null || !this.#follow(said)) this.leave(true);
  }

  /** False of what no viewer of ours says. */
  #follow(said: PeerMessage): boolean {
    switch (said.kind) {
      case "have":
        for (const cid of said.cids) this.#names.add(cid);
        this.#options.onNames();
        return this.#names.size <= this.#options.rules.namesMax;
      case "ask":
        return this.#giver.take(said);
      case "cancel":
        this.#giver.cancel(said.id);
        return true;
      case "begin":
        return this.#begin(said.id, said.length);
      case "part":
        return this.#takePart(said.id, said.bytes);
      case "lack": {
        const coming = this.#coming.get(said.id);
        if (coming !== undefined) this.#names.delete(coming.cid);
        coming?.settle(null);
        return true;
      }
    }
  }

  /** What was called off meanwhile may still come. */
  #begin(id: number, length: number): boolean {
    const coming = this.#coming.get(id);
    if (coming === undefined) return id < this.#nextId;
    if (coming.bytes !== null || length === 0 || length > OBJECT_BYTES_MAX) return false;
    coming.bytes = new Uint8Array(length);
    this.#watch(id, coming);
    return true;
  }

  #takePart(id: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    const coming = this.#coming.get(id);
    if (coming === undefined) return id < this.#nextId;
    if (coming.bytes === null || coming.at + bytes.length > coming.bytes.length) return false;
    coming.bytes.set(bytes, coming.at);
    coming.at += bytes.length;
    if (coming.at < coming.bytes.length) {
      this.#watch(id, coming);
      return true;
    }
    this.#stalls = 0;
    coming.settle(coming.bytes);
    return true;
  }
}
