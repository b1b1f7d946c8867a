import { type DecodedPacket, decode } from "dns-packet";

const HEADER_BYTES = 12;
const COUNTS_AT = [4, 6, 8, 10] as const;
const RECORDS_MAX = 128;

/** A DNS message (RFC 1035 §4); null of what is none, ends too early, or has more records than anybody who means well sends. */
export function readPacket(bytes: Uint8Array): DecodedPacket | null {
  if (bytes.length < HEADER_BYTES) return null;
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Before room is made for them: a header alone may speak of a quarter of a million.
  if (COUNTS_AT.reduce((sum, at) => sum + message.readUInt16BE(at), 0) > RECORDS_MAX) return null;
  try {
    const packet = decode(message);
    // A last text that is cut off is decoded as far as it goes.
    return decode.bytes <= message.length ? packet : null;
  } catch {
    return null;
  }
}
