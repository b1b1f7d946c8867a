import type { ChannelListener, PeerChannel } from "../peers/peer-channel";

/** One end of a line in memory. */
export interface PairedChannel extends PeerChannel {
  /** What is sent stays where it is until it flows again. */
  isBlocked: boolean;
  /** All that was sent, also by hand. */
  readonly sent: Uint8Array<ArrayBuffer>[];
  readonly isClosed: boolean;
}

const DRAINED_BYTES = 64 * 1024;

class End implements PairedChannel {
  readonly sent: Uint8Array<ArrayBuffer>[] = [];
  other: End | null = null;
  isClosed = false;
  #isBlocked = false;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #isFlowing = false;
  #listener: ChannelListener | null = null;
  #early: Uint8Array<ArrayBuffer>[] = [];

  get waitingBytes(): number {
    return this.#waiting.reduce((sum, { length }) => sum + length, 0);
  }

  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  set isBlocked(isBlocked: boolean) {
    this.#isBlocked = isBlocked;
    this.#flow();
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.isClosed) return;
    // A copy, as any network makes one.
    this.#waiting.push(message.slice());
    this.sent.push(message.slice());
    this.#flow();
  }

  listen(listener: ChannelListener): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener.onMessage(message);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#listener?.onClose();
    this.other?.close();
  }

  /** One message at a time, each in a turn of its own. */
  #flow(): void {
    if (this.#isFlowing || this.#isBlocked) return;
    this.#isFlowing = true;
    setImmediate(() => {
      this.#isFlowing = false;
      const message = this.#isBlocked || this.isClosed ? undefined : this.#waiting.shift();
      if (message === undefined) return;
      this.other?.take(message);
      if (this.waitingBytes <= DRAINED_BYTES) this.#listener?.onDrain();
      this.#flow();
    });
  }

  take(message: Uint8Array<ArrayBuffer>): void {
    if (this.isClosed) return;
    if (this.#listener === null) this.#early.push(message);
    else this.#listener.onMessage(message);
  }
}

/** A line in memory: both ends behave as a real one's do, back-pressure too. */
export function channelPair(): readonly [PairedChannel, PairedChannel] {
  const [one, other] = [new End(), new End()];
  one.other = other;
  other.other = one;
  return [one, other];
}
