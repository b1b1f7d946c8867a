import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type LanLine, type LanPacket, openLanLine } from "./lan-line";
import type { LanNetwork } from "./lan-network";
import { encodeAnnouncement, encodeAnswer, type OwnService } from "./service-message";

/** Once more a second later, in case it was lost (RFC 6762 §8.3). */
const TOLD_AGAIN_MS = 1_000;
/** Answers of many at once would fall together (RFC 6762 §6). */
const WAIT_MS_MIN = 20;
const WAIT_MS_MAX = 120;
/** RFC 6762 §6: to everybody no more often than once in a second. */
const ANSWER_EVERY_MS = 1_000;
/** A machine moves to another network, or gets its first. */
const NETWORKS_LOOKED_AT_MS = 60_000;

export interface Announcing {
  /** Takes leave of the neighbours. */
  close(): Promise<void>;
}

/** Tells neighbours of a relay in one set of networks, until it is closed. */
class Announcer {
  readonly #self: OwnService;
  readonly #network: LanNetwork;
  readonly #answeredMs = new Map<string, number>();
  readonly #waiting = new Set<NodeJS.Timeout>();
  #line: LanLine | null = null;

  constructor(network: LanNetwork, self: OwnService) {
    this.#network = network;
    this.#self = self;
  }

  async open(): Promise<void> {
    this.#line = await openLanLine(this.#network, (packet) => this.#hear(packet));
    await this.#tellAll(false);
    this.#later(TOLD_AGAIN_MS, () => this.#tellAll(false));
  }

  /** Whether it speaks in the networks that there are now. */
  get isCurrent(): boolean {
    return JSON.stringify(this.#line?.own) === JSON.stringify(this.#network.listOwn());
  }

  async close(): Promise<void> {
    for (const timer of this.#waiting) clearTimeout(timer);
    await this.#tellAll(true);
    await this.#line?.close();
    this.#line = null;
  }

  async #tellAll(isGoing: boolean): Promise<void> {
    const line = this.#line;
    await Promise.all((line?.own ?? []).map((via) => line?.tell(via, encodeAnnouncement(this.#self, via, isGoing))));
  }

  #hear(packet: LanPacket): void {
    const isPlain = packet.port !== this.#network.port;
    const answer = encodeAnswer(packet.bytes, this.#self, packet.via, isPlain);
    const line = this.#line;
    if (answer === null || line === null) return;
    const key = isPlain ? packet.address : packet.via.address;
    const nowMs = performance.now();
    if (nowMs - (this.#answeredMs.get(key) ?? Number.NEGATIVE_INFINITY) < ANSWER_EVERY_MS) return;
    if (this.#answeredMs.size > 256) this.#answeredMs.clear();
    this.#answeredMs.set(key, nowMs);
    this.#later(randomInt(WAIT_MS_MIN, WAIT_MS_MAX), () => (isPlain ? line.answer(packet, answer) : line.tell(packet.via, answer)));
  }

  #later(ms: number, speak: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      void speak();
    }, ms);
    this.#waiting.add(timer);
  }
}

/**
 * Tells neighbours by mDNS that a relay is here, answers those who ask, and goes on in the networks that the machine comes into.
 * @throws Error when this machine does not let it
 */
export async function announceRelay(network: LanNetwork, self: OwnService, say: (line: string) => void): Promise<Announcing> {
  let announcer = new Announcer(network, self);
  await announcer.open();
  const stop = new AbortController();
  const follow = async (): Promise<void> => {
    while (await pause(NETWORKS_LOOKED_AT_MS, true, { signal: stop.signal, ref: false }).catch(() => false)) {
      if (announcer.isCurrent) continue;
      await announcer.close();
      announcer = new Announcer(network, self);
      await announcer.open().catch((thrown: unknown) => say(thrown instanceof Error ? thrown.message : String(thrown)));
    }
  };
  const following = follow();
  return {
    close: async () => {
      stop.abort();
      await following;
      await announcer.close();
    },
  };
}
