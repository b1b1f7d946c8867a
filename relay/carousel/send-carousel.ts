import type { Cid } from "@/protocol/cid";
import { type CarouselKind, encodeDatagram, SYMBOL_BYTES_DEFAULT } from "./datagram";
import type { Fountain } from "./fountain";
import { type Pace, Pacer } from "./pacer";

/** Rounds go on to new symbols, so that whoever missed some needs none in particular; after these they begin again. */
const FRESH_ROUNDS = 4;
/** Of few symbols a share says little: the smallest object gets these many more than it is made of. */
const REPAIR_SYMBOLS_MIN = 12;
/** IPv4 and UDP before each datagram; it is the line whose rate is kept. */
const PACKET_OVERHEAD_BYTES = 28;

export interface CarouselPlan {
  /** Symbols above those that the object is made of, as a share of them, in each round. */
  readonly repairShare: number;
  readonly rounds: number;
  readonly bitsPerSecond: number;
  readonly symbolBytes?: number;
}

export interface CarouselItem {
  readonly kind: CarouselKind;
  readonly cid: Cid;
}

export interface CarouselParts {
  readonly fountain: Fountain;
  readonly pace: Pace;
  /** What goes round, in this order. What is gone by the time of its turn is left out. */
  readonly items: readonly CarouselItem[];
  read(item: CarouselItem): Promise<Uint8Array | null>;
  send(datagram: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface CarouselSent {
  readonly objects: number;
  readonly datagrams: number;
  readonly bytes: number;
}

/**
 * Sends objects to whoever listens, with no way back: each datagram says what it is a piece of, and of a round's pieces nearly any that are
 * as many as the object's own are enough. At 30 % loss a round of half as many again is enough for most objects, and two are for all.
 */
export async function sendCarousel(parts: CarouselParts, plan: CarouselPlan, signal?: AbortSignal): Promise<CarouselSent> {
  const pacer = new Pacer(plan.bitsPerSecond, parts.pace);
  const sent = { objects: 0, datagrams: 0, bytes: 0 };
  for (let round = 0; round < plan.rounds; round++) {
    for (const item of parts.items) {
      const bytes = await parts.read(item);
      if (bytes === null || bytes.length === 0) continue;
      for (const datagram of makeDatagrams(parts.fountain, item, bytes, plan, round)) {
        if (signal?.aborted) return sent;
        await pacer.pass(datagram.length + PACKET_OVERHEAD_BYTES);
        await parts.send(datagram);
        sent.datagrams += 1;
        sent.bytes += datagram.length;
      }
      sent.objects += 1;
    }
  }
  return sent;
}

/** The pieces of one object that go out in a round. */
function* makeDatagrams(fountain: Fountain, item: CarouselItem, bytes: Uint8Array, plan: CarouselPlan, round: number): Generator<Uint8Array<ArrayBuffer>> {
  const { symbolBytes = SYMBOL_BYTES_DEFAULT } = plan;
  const sourceSymbols = Math.ceil(bytes.length / symbolBytes);
  const perRound = sourceSymbols + Math.max(REPAIR_SYMBOLS_MIN, Math.ceil(sourceSymbols * plan.repairShare));
  const first = (round % FRESH_ROUNDS) * perRound;
  for (const { symbolId, symbol } of fountain.encode(bytes, symbolBytes, first + perRound - sourceSymbols).slice(first)) {
    yield encodeDatagram({ ...item, sizeBytes: bytes.length, sourceSymbols, symbolBytes, symbolId, symbol });
  }
}
