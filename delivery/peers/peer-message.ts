import { type Cid, cidOfDigest, digestOf } from "@/protocol/cid";

/**
 * What two viewers say to each other. Each message has a head of five bytes: its kind, and the number of the request that it belongs to (32
 * bits, the highest byte first), 0 of names. Objects are named by the 32 bytes of their SHA-256.
 */
export type PeerMessage =
  | { readonly kind: "have"; readonly cids: readonly Cid[] }
  | { readonly kind: "ask"; readonly id: number; readonly cid: Cid }
  /** How long the object is whose parts follow. */
  | { readonly kind: "begin"; readonly id: number; readonly length: number }
  | { readonly kind: "part"; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** It is not there, or too much was given already. */
  | { readonly kind: "lack"; readonly id: number }
  | { readonly kind: "cancel"; readonly id: number };

const KINDS = ["have", "ask", "begin", "part", "lack", "cancel"] as const satisfies readonly PeerMessage["kind"][];
const HEAD_BYTES = 5;
const DIGEST_BYTES = 32;

function frame(kind: PeerMessage["kind"], id: number, bodyBytes: number): { readonly message: Uint8Array<ArrayBuffer>; readonly view: DataView } {
  const message = new Uint8Array(HEAD_BYTES + bodyBytes);
  const view = new DataView(message.buffer);
  view.setUint8(0, KINDS.indexOf(kind));
  view.setUint32(1, id);
  return { message, view };
}

export function writeMessage(said: PeerMessage): Uint8Array<ArrayBuffer> {
  switch (said.kind) {
    case "have": {
      const { message } = frame("have", 0, said.cids.length * DIGEST_BYTES);
      for (const [at, cid] of said.cids.entries()) message.set(digestOf(cid), HEAD_BYTES + at * DIGEST_BYTES);
      return message;
    }
    case "ask": {
      const { message } = frame("ask", said.id, DIGEST_BYTES);
      message.set(digestOf(said.cid), HEAD_BYTES);
      return message;
    }
    case "begin": {
      const { message, view } = frame("begin", said.id, 4);
      view.setUint32(HEAD_BYTES, said.length);
      return message;
    }
    case "part": {
      const { message } = frame("part", said.id, said.bytes.length);
      message.set(said.bytes, HEAD_BYTES);
      return message;
    }
    default:
      return frame(said.kind, said.id, 0).message;
  }
}

function readBody(kind: PeerMessage["kind"], id: number, body: Uint8Array<ArrayBuffer>): PeerMessage | null {
  switch (kind) {
    case "have": {
      if (id !== 0 || body.length === 0 || body.length % DIGEST_BYTES !== 0) return null;
      const digests = Array.from({ length: body.length / DIGEST_BYTES }, (_, at) => body.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES));
      return { kind, cids: digests.map(cidOfDigest) };
    }
    case "ask":
      return body.length === DIGEST_BYTES ? { kind, id, cid: cidOfDigest(body) } : null;
    case "begin":
      return body.length === 4 ? { kind, id, length: new DataView(body.buffer, body.byteOffset).getUint32(0) } : null;
    case "part":
      return body.length > 0 ? { kind, id, bytes: body } : null;
    default:
      return body.length === 0 ? { kind, id } : null;
  }
}

/** Null of what no viewer of ours says. */
export function readMessage(message: Uint8Array<ArrayBuffer>): PeerMessage | null {
  const kind = KINDS[message[0] ?? KINDS.length];
  if (kind === undefined || message.length < HEAD_BYTES) return null;
  const id = new DataView(message.buffer, message.byteOffset).getUint32(1);
  return readBody(kind, id, message.subarray(HEAD_BYTES));
}
