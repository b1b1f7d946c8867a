import type { SessionWords } from "@/protocol/peer-words";

export interface ChannelListener {
  onMessage(message: Uint8Array<ArrayBuffer>): void;
  /** What was sent has left, down to the low mark. */
  onDrain(): void;
  /** Once, whoever closed it. */
  onClose(): void;
}

/** A line to another viewer, whatever it is made of. Messages come whole and in order, or the line closes. */
export interface PeerChannel {
  /** Sent, and not on its way yet. */
  readonly waitingBytes: number;
  send(message: Uint8Array<ArrayBuffer>): void;
  /** What came before is kept until then. */
  listen(listener: ChannelListener): void;
  close(): void;
}

/** A line that is being made: the words that the other needs for it, and the line once both are through. */
export interface PeerLine {
  readonly words: SessionWords;
  /** Rejects when it comes to nothing. */
  readonly channel: Promise<PeerChannel>;
  /** Of a line that this side began: the other's answer. */
  accept(answer: SessionWords): Promise<void>;
  close(): void;
}

/** How lines are made: by WebRTC in a page. */
export interface PeerDialer {
  offer(): Promise<PeerLine>;
  answer(offer: SessionWords): Promise<PeerLine>;
}
