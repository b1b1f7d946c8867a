import { type Cid, isObject } from "@/protocol/cid";
import { type CarouselDatagram, type CarouselKind, decodeDatagram } from "./datagram";
import type { Fountain } from "./fountain";

/** Where whole objects go: a relay's store, or whatever has its two calls. */
export interface CarouselSink {
  has(cid: Cid): boolean;
  /** Takes what has the hash of its name. False when it is of no use all the same. */
  put(cid: Cid, bytes: Uint8Array<ArrayBuffer>, kind: CarouselKind): Promise<boolean>;
}

export interface CarouselLimits {
  /** Objects of which pieces are kept. */
  readonly flightsMax: number;
  /** Bytes of pieces that are kept, of all objects together. */
  readonly heldBytesMax: number;
}

const LIMITS: CarouselLimits = { flightsMax: 4_096, heldBytesMax: 96 * 1024 * 1024 };
/** What a piece takes in memory beside its bytes, about. */
const SYMBOL_OVERHEAD_BYTES = 160;
/** So many more than needed fail by chance once in 256^64: somebody put false ones among them. */
const SURPLUS_SYMBOLS_MAX = 64;

/** What became of a datagram. */
export type CarouselOutcome = "refused" | "known" | "kept" | "whole" | "corrupt";

interface Flight {
  readonly key: string;
  readonly from: string;
  readonly symbols: Map<number, Uint8Array>;
  heldBytes: number;
}

/**
 * Puts objects together from datagrams of a carousel: lost, twice, in any order, or by a stranger. Nothing that came in is believed before the
 * object has the hash of its name, and pieces of different senders never meet. Memory is bounded: beyond it, whoever holds most loses what
 * it touched longest ago. Who can send under a sender's address can keep its objects from becoming whole, and can do no more.
 */
export class CarouselReceiver {
  readonly counts: Record<CarouselOutcome, number> & { dropped: number } = { refused: 0, known: 0, kept: 0, whole: 0, corrupt: 0, dropped: 0 };
  /** Of the last object that became whole: symbols beyond those it is made of. */
  lastSurplusSymbols = 0;
  readonly #fountain: Fountain;
  readonly #sink: CarouselSink;
  readonly #limits: CarouselLimits;
  /** In the order in which they were touched. */
  readonly #flights = new Map<string, Flight>();
  readonly #settling = new Set<Cid>();
  #heldBytes = 0;

  constructor(parts: { readonly fountain: Fountain; readonly sink: CarouselSink }, limits: CarouselLimits = LIMITS) {
    this.#fountain = parts.fountain;
    this.#sink = parts.sink;
    this.#limits = limits;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get flights(): number {
    return this.#flights.size;
  }

  /**
   * @param from whose datagram it is: pieces of one sender only are put together
   * @throws whatever the sink throws: a disk that is full is no fault of the sender
   */
  async take(bytes: Uint8Array, from: string): Promise<CarouselOutcome> {
    const outcome = await this.#judge(bytes, from);
    this.counts[outcome] += 1;
    return outcome;
  }

  async #judge(bytes: Uint8Array, from: string): Promise<CarouselOutcome> {
    const datagram = decodeDatagram(bytes);
    if (datagram === null) return "refused";
    const { cid } = datagram;
    if (this.#settling.has(cid) || this.#sink.has(cid)) return "known";
    const flight = this.#board(datagram, from);
    if (flight.symbols.size < datagram.sourceSymbols) return "kept";
    const made = this.#fountain.decode(datagram, flight.symbols);
    if (made === null && flight.symbols.size < datagram.sourceSymbols + SURPLUS_SYMBOLS_MAX) return "kept";
    this.#leave(flight);
    if (made === null || !(await isObject(cid, made))) return "corrupt";
    this.lastSurplusSymbols = flight.symbols.size - datagram.sourceSymbols;
    return this.#settle(datagram, made);
  }

  async #settle({ cid, kind }: CarouselDatagram, bytes: Uint8Array<ArrayBuffer>): Promise<CarouselOutcome> {
    this.#settling.add(cid);
    try {
      return (await this.#sink.put(cid, bytes, kind)) ? "whole" : "corrupt";
    } finally {
      this.#settling.delete(cid);
    }
  }

  /** Keeps a piece with those of its kind. */
  #board(datagram: CarouselDatagram, from: string): Flight {
    const { kind, cid, sizeBytes, symbolBytes } = datagram;
    const key = `${from} ${kind} ${cid} ${sizeBytes} ${symbolBytes}`;
    const flight = this.#flights.get(key) ?? { key, from, symbols: new Map(), heldBytes: 0 };
    this.#flights.delete(key);
    this.#flights.set(key, flight);
    if (!flight.symbols.has(datagram.symbolId)) {
      // A copy: what the socket lends is a part of a larger buffer.
      flight.symbols.set(datagram.symbolId, datagram.symbol.slice());
      this.#note(flight, symbolBytes + SYMBOL_OVERHEAD_BYTES);
    }
    while (this.#flights.size > this.#limits.flightsMax || this.#heldBytes > this.#limits.heldBytesMax) this.#dropOldestOfLargest();
    return flight;
  }

  #note(flight: Flight, bytes: number): void {
    flight.heldBytes += bytes;
    this.#heldBytes += bytes;
  }

  #leave(flight: Flight): void {
    if (this.#flights.delete(flight.key)) this.#heldBytes -= flight.heldBytes;
  }

  #dropOldestOfLargest(): void {
    const held = new Map<string, number>();
    for (const { from, heldBytes } of this.#flights.values()) held.set(from, (held.get(from) ?? 0) + heldBytes + SYMBOL_OVERHEAD_BYTES);
    const [largest = ""] = [...held].sort(([, a], [, b]) => b - a)[0] ?? [];
    const oldest = [...this.#flights.values()].find(({ from }) => from === largest);
    if (oldest === undefined) return;
    this.counts.dropped += 1;
    this.#leave(oldest);
  }
}
