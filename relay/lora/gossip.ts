import { airtimeMs, type DutyCycle } from "./airtime";
import { ANNOUNCEMENT_BYTES, type AnnouncedWork, type HeardAnnouncement, readAnnouncement } from "./announcement";

/** Three times as long as an announcement is on the air: neighbours that heard the same do not all speak at once. */
const INTERVAL_MS_MIN = 4_000;
/** Where nothing new is heard, it is said again twice an hour. */
const INTERVAL_MS_MAX = 1_800_000;
/** Who heard it so often within an interval keeps silent in it. */
const HEARD_ENOUGH = 2;
const WORKS_MAX = 256;
/** Older ones are let pass: somebody plays back what was once on the air. */
const AGE_SECONDS_MAX = 7 * 86_400;
const CLOCK_SKEW_SECONDS = 3_600;

export interface GossipOptions {
  /** What is believed and said on. What nobody here knows the key of is not heard. */
  readonly works: readonly AnnouncedWork[];
  readonly duty: DutyCycle;
  /** From 0 up to but not 1. */
  readonly chance: () => number;
  readonly onNews: (heard: HeardAnnouncement) => void;
}

interface Rumour {
  readonly heard: HeardAnnouncement;
  readonly bytes: Uint8Array;
  intervalMs: number;
  endsMs: number;
  speaksMs: number;
  count: number;
}

/**
 * Says announcements on by Trickle (RFC 6206): at a time by chance in the second half of an interval, unless others said the same often
 * enough in it; intervals double while nothing is new and begin again small when something is. Nothing is said beyond the duty cycle.
 */
export class Gossip {
  readonly #options: GossipOptions;
  readonly #rumours = new Map<string, Rumour>();

  constructor(options: GossipOptions) {
    this.#options = options;
  }

  /** Of a work, the newest that was heard or is our own. */
  newest(work: string): HeardAnnouncement | null {
    return this.#rumours.get(work)?.heard ?? null;
  }

  /** @returns whether it was news. Older ones, lies and what is not for us change nothing. */
  async hear(bytes: Uint8Array, nowMs: number): Promise<boolean> {
    const heard = await readAnnouncement(bytes, this.#options.works);
    if (heard === null || heard.at < nowMs / 1000 - AGE_SECONDS_MAX || heard.at > nowMs / 1000 + CLOCK_SKEW_SECONDS) return false;
    const known = this.#rumours.get(heard.work);
    if (known !== undefined && heard.seq <= known.heard.seq) {
      if (heard.root === known.heard.root) known.count += 1;
      // Whoever says an older one has not heard the newer: it is told soon.
      else if (heard.seq < known.heard.seq && known.intervalMs > INTERVAL_MS_MIN) this.#begin(known, INTERVAL_MS_MIN, nowMs);
      return false;
    }
    if (known === undefined && this.#rumours.size >= WORKS_MAX) return false;
    const rumour: Rumour = { heard, bytes: bytes.slice(), intervalMs: 0, endsMs: 0, speaksMs: 0, count: 0 };
    this.#begin(rumour, INTERVAL_MS_MIN, nowMs);
    this.#rumours.set(heard.work, rumour);
    this.#options.onNews(heard);
    return true;
  }

  /** When to ask `speak` next, in the time of `nowMs`; null while there is nothing to say. */
  nextMs(): number | null {
    const times = [...this.#rumours.values()].map(({ speaksMs, endsMs }) => Math.min(speaksMs, endsMs));
    return times.length === 0 ? null : Math.min(...times);
  }

  /** What is to be sent now. */
  speak(nowMs: number): readonly Uint8Array[] {
    const said: Uint8Array[] = [];
    for (const rumour of this.#rumours.values()) {
      if (rumour.speaksMs <= nowMs) {
        const isNeeded = rumour.count < HEARD_ENOUGH;
        rumour.speaksMs = Number.POSITIVE_INFINITY;
        if (isNeeded && this.#options.duty.take(airtimeMs(ANNOUNCEMENT_BYTES), nowMs)) said.push(rumour.bytes);
      }
      if (rumour.endsMs <= nowMs) this.#begin(rumour, Math.min(INTERVAL_MS_MAX, rumour.intervalMs * 2), nowMs);
    }
    return said;
  }

  #begin(rumour: Rumour, intervalMs: number, nowMs: number): void {
    const half = intervalMs / 2;
    Object.assign(rumour, { intervalMs, endsMs: nowMs + intervalMs, speaksMs: nowMs + half + this.#options.chance() * half, count: 0 });
  }
}
