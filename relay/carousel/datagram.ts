import { type Cid, cidOfDigest, digestOf } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";

/** What a datagram carries a piece of: an object, or the list of what a relay has, which is believed no more than any list. */
export type CarouselKind = "object" | "inventory";

/** One symbol with all that is needed to begin: whoever tunes in late has missed nothing that was said once. */
export interface CarouselDatagram {
  readonly kind: CarouselKind;
  readonly cid: Cid;
  /** Of the whole object. */
  readonly sizeBytes: number;
  /** Symbols that the object itself makes: K of RFC 6330. */
  readonly sourceSymbols: number;
  readonly symbolBytes: number;
  /** The encoding symbol's id, ESI of RFC 6330. Below `sourceSymbols` it is a piece of the object itself. */
  readonly symbolId: number;
  readonly symbol: Uint8Array;
}

const MAGIC = [0x4d, 0x48, 0x43, 0x01];
const KINDS: readonly CarouselKind[] = ["object", "inventory"];
const AT = { kind: 4, digest: 5, size: 37, sourceSymbols: 41, symbolBytes: 43, payloadId: 45 } as const;
export const HEADER_BYTES = 49;
/** With its header 1,233 bytes at the default: it passes IPv6's smallest link (RFC 8200 §5) in one piece. */
export const SYMBOL_BYTES_DEFAULT = 1_184;
/** Small symbols make many of an object, and to solve for many takes long: a stranger may not choose that. */
const SYMBOL_BYTES_MIN = 512;
const SYMBOL_BYTES_MAX = 1_408;
/** RFC 6330 §4.3: symbols are aligned to this by the library's defaults. */
const SYMBOL_ALIGNMENT_BYTES = 8;
/** RFC 6330 §3.2: an id has 24 bits. */
const SYMBOL_IDS = 2 ** 24;

export function isSymbolSize(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes >= SYMBOL_BYTES_MIN && bytes <= SYMBOL_BYTES_MAX && bytes % SYMBOL_ALIGNMENT_BYTES === 0;
}

export function encodeDatagram(datagram: CarouselDatagram): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + datagram.symbol.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint8(AT.kind, KINDS.indexOf(datagram.kind));
  bytes.set(digestOf(datagram.cid), AT.digest);
  view.setUint32(AT.size, datagram.sizeBytes);
  view.setUint16(AT.sourceSymbols, datagram.sourceSymbols);
  view.setUint16(AT.symbolBytes, datagram.symbolBytes);
  // The first byte is the number of the source block: every object is one block.
  view.setUint32(AT.payloadId, datagram.symbolId);
  bytes.set(datagram.symbol, HEADER_BYTES);
  return bytes;
}

/** Null of anything that no sender of ours makes; what agrees with itself may still be a lie. */
export function decodeDatagram(bytes: Uint8Array): CarouselDatagram | null {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS[view.getUint8(AT.kind)];
  const [sizeBytes, sourceSymbols, symbolBytes] = [view.getUint32(AT.size), view.getUint16(AT.sourceSymbols), view.getUint16(AT.symbolBytes)];
  const symbolId = view.getUint32(AT.payloadId);
  if (kind === undefined || sizeBytes === 0 || sizeBytes > OBJECT_BYTES_MAX || !isSymbolSize(symbolBytes)) return null;
  if (sourceSymbols !== Math.ceil(sizeBytes / symbolBytes) || symbolId >= SYMBOL_IDS || bytes.length !== HEADER_BYTES + symbolBytes) return null;
  const cid = cidOfDigest(bytes.subarray(AT.digest, AT.size));
  return { kind, cid, sizeBytes, sourceSymbols, symbolBytes, symbolId, symbol: bytes.subarray(HEADER_BYTES) };
}
