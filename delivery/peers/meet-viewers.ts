import { toBase64url } from "@/protocol/base64url";
import { type IceServer, type Meeting, type MeetingQuestion, PEER_LIMITS, type SessionWords } from "@/protocol/peer-words";
import type { MeetingPlace } from "./ask-meeting";
import type { PeerDialer, PeerLine } from "./peer-channel";
import type { PeerMesh } from "./peer-mesh";

const SECRET_BYTES = 32;
const LATER_MS = 5_000;
/** Whoever has something to say does not come back sooner, and not before the second when it was not heard. */
const GAP_MS = 300;
const UNHEARD_MS = 1_000;

interface MeetViewersOptions {
  readonly place: MeetingPlace;
  readonly mesh: PeerMesh;
  readonly dialerOf: (servers: readonly IceServer[]) => PeerDialer;
  /** The application refuses it: the film is not shared any more. */
  readonly onRefused: () => void;
}

/** Somebody to whom a line is being made. */
interface Dialed {
  readonly isOurs: boolean;
  readonly untilMs: number;
  line: PeerLine | null;
}

/** Meets other viewers of a film by way of the application, and takes them into the mesh. Ends with the signal. */
export class ViewerMeeting {
  readonly #options: MeetViewersOptions;
  readonly #secret = toBase64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  readonly #dialed = new Map<string, Dialed>();
  /** Not tried again before. */
  readonly #triedUntilMs = new Map<string, number>();
  #said: { to: string; words: SessionWords }[] = [];
  /** To whom this browser began a line. */
  readonly #ours = new Set<string>();
  #wake: () => void = () => undefined;

  constructor(options: MeetViewersOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { place, onRefused } = this.#options;
    signal.addEventListener("abort", () => this.#hangUp(), { once: true });
    while (!signal.aborted) {
      const question = this.#ask();
      const answer = await place.ask(question);
      if (signal.aborted) break;
      if (answer === "refused") {
        onRefused();
        break;
      }
      if (answer === "later") {
        // Somebody waits for these.
        this.#said.unshift(...question.words);
        await this.#rest(LATER_MS, UNHEARD_MS, signal);
      } else {
        this.#follow(answer);
        await this.#rest(answer.comeBackMs, GAP_MS, signal);
      }
    }
    this.#hangUp();
    await place.leave(this.#secret);
  }

  #hangUp(): void {
    for (const { line } of this.#dialed.values()) line?.close();
    this.#dialed.clear();
    this.#wake();
  }

  /** Lines that this browser began, and that are there or on the way. */
  get #dials(): number {
    for (const id of this.#ours) if (!this.#dialed.has(id) && !this.#options.mesh.hasMet(id)) this.#ours.delete(id);
    return this.#ours.size;
  }

  get #room(): number {
    return Math.max(0, PEER_LIMITS.neighbours - this.#options.mesh.neighbours - this.#dialed.size);
  }

  #ask(): MeetingQuestion {
    const nowMs = performance.now();
    for (const [id, { untilMs, line }] of this.#dialed) {
      if (nowMs < untilMs) continue;
      line?.close();
      this.#giveUp(id);
    }
    // Whoever was given up meanwhile is told nothing any more.
    this.#said = this.#said.filter(({ to }) => this.#dialed.has(to));
    const words = this.#said.splice(0, PEER_LIMITS.words);
    return { secret: this.#secret, room: this.#room, isWaiting: this.#dialed.size > 0, words, received: this.#options.mesh.takeReceived() };
  }

  #follow({ peerId, peers, words, iceServers }: Meeting): void {
    const { mesh, dialerOf } = this.#options;
    const dialer = dialerOf(iceServers);
    for (const said of words) this.#hear(peerId, said.from, said.words, dialer);
    const nowMs = performance.now();
    for (const [id, untilMs] of this.#triedUntilMs) if (untilMs <= nowMs) this.#triedUntilMs.delete(id);
    const isNew = (id: string) => id !== peerId && !this.#dialed.has(id) && !this.#triedUntilMs.has(id) && mesh.mayMeet(id);
    const wanted = Math.min(this.#room, mesh.rules.dialsMax - this.#dials);
    for (const id of peers.filter(isNew).slice(0, Math.max(0, wanted))) void this.#dial(id, true, () => dialer.offer());
    if (mesh.neighbours === 0 && this.#dialed.size === 0) mesh.settle();
  }

  #hear(own: string, from: string, words: SessionWords, dialer: PeerDialer): void {
    const dialed = this.#dialed.get(from);
    if (words.kind === "answer") {
      // What is no answer to a line of ours is of no use; that it does not fit shows when the line comes to nothing.
      if (dialed?.isOurs === true) void dialed.line?.accept(words).catch(() => this.#giveUp(from));
      return;
    }
    // Of two who call each other at once, the one with the lower name waits for the other's answer.
    if (dialed !== undefined && own < from) return;
    if (dialed !== undefined) {
      dialed.line?.close();
      this.#giveUp(from);
    }
    if (this.#room === 0 || !this.#options.mesh.mayMeet(from)) return;
    void this.#dial(from, false, () => dialer.answer(words));
  }

  async #dial(id: string, isOurs: boolean, make: () => Promise<PeerLine>): Promise<void> {
    const { mesh } = this.#options;
    const dialed: Dialed = { isOurs, untilMs: performance.now() + mesh.rules.dialMs, line: null };
    const isStill = () => this.#dialed.get(id) === dialed;
    this.#dialed.set(id, dialed);
    if (isOurs) this.#ours.add(id);
    try {
      const line = await make();
      dialed.line = line;
      if (!isStill()) {
        line.close();
        return;
      }
      this.#said.push({ to: id, words: line.words });
      this.#wake();
      const channel = await line.channel;
      if (!isStill()) return;
      this.#dialed.delete(id);
      mesh.add(id, channel);
    } catch {
      // Of another network, gone, or behind a wall: there are others.
      if (isStill()) this.#giveUp(id);
    }
  }

  #giveUp(id: string): void {
    const { mesh } = this.#options;
    this.#dialed.delete(id);
    this.#triedUntilMs.set(id, performance.now() + mesh.rules.dialAgainMs);
    if (mesh.neighbours === 0 && this.#dialed.size === 0) mesh.settle();
  }

  /** Until it is time, or there is something to say and the least has gone by, or it is over. */
  #rest(ms: number, leastMs: number, signal: AbortSignal): Promise<void> {
    const startedMs = performance.now();
    return new Promise((resolve) => {
      let timer = setTimeout(resolve, this.#said.length > 0 ? leastMs : ms);
      this.#wake = () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, signal.aborted ? 0 : Math.max(0, leastMs - (performance.now() - startedMs)));
      };
      if (signal.aborted) this.#wake();
    });
  }
}
