import { bytesField, bytesOf, fixed32Field, numberField, numberOf, readFields } from "../protobuf/wire-fields";

/** How messages follow each other on a serial line or TCP (https://meshtastic.org/docs/development/device/client-api/): two bytes, a length of two, the message. */
const START = [0x94, 0xc3] as const;
const HEADER_BYTES = 4;
const MESSAGE_BYTES_MAX = 512;
/** The most that a program may send in one packet (DATA_PAYLOAD_LEN). */
export const PAYLOAD_BYTES_MAX = 233;
/** For programs that are nobody else's business. */
const PRIVATE_APP = 256;
const EVERYBODY = 0xffff_ffff;
const HOPS = 3;

// Numbers of fields, from the documentation of the messages by these names.
const TO_RADIO = { packet: 1, wantConfigId: 3 } as const;
const FROM_RADIO = { packet: 2 } as const;
const PACKET = { from: 1, to: 2, channel: 3, decoded: 4, id: 6, hopLimit: 9, hopStart: 15 } as const;
const DATA = { port: 1, payload: 2 } as const;

function frame(message: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...START, message.length >> 8, message.length & 0xff, ...message]);
}

/** Asks the radio to say what it hears. @param id by chance, not 0 */
export function frameHello(id: number): Uint8Array<ArrayBuffer> {
  return frame(numberField(TO_RADIO.wantConfigId, id));
}

function encodeData(payload: Uint8Array): readonly number[] {
  if (payload.length > PAYLOAD_BYTES_MAX) throw new RangeError(`A packet carries ${PAYLOAD_BYTES_MAX} bytes; this has ${payload.length}.`);
  return [...numberField(DATA.port, PRIVATE_APP), ...bytesField(DATA.payload, payload)];
}

/** A payload to everybody on a channel. @param id by chance, so that nodes know a packet that they have passed on @throws RangeError */
export function framePayload(payload: Uint8Array, id: number, channel: number): Uint8Array<ArrayBuffer> {
  const packet = [
    ...fixed32Field(PACKET.to, EVERYBODY),
    ...numberField(PACKET.channel, channel),
    ...bytesField(PACKET.decoded, encodeData(payload)),
    ...fixed32Field(PACKET.id, id),
    ...numberField(PACKET.hopLimit, HOPS),
  ];
  return frame(bytesField(TO_RADIO.packet, packet));
}

/** A packet as a node hands it on: beside what a program says, who it is from. */
export interface MeshPacket {
  readonly from: number;
  /** With `from`, one packet in the mesh. */
  readonly id: number;
  readonly payload: Uint8Array;
}

/** A packet to everybody that another node is to send. @throws RangeError */
export function encodePacket({ from, id, payload }: MeshPacket): readonly number[] {
  return [
    ...fixed32Field(PACKET.from, from),
    ...fixed32Field(PACKET.to, EVERYBODY),
    ...bytesField(PACKET.decoded, encodeData(payload)),
    ...fixed32Field(PACKET.id, id),
    ...numberField(PACKET.hopLimit, HOPS),
    ...numberField(PACKET.hopStart, HOPS),
  ];
}

/** Null of a packet that is not for us, such as what other programs send, or what was not decrypted. */
export function readPacket(bytes: Uint8Array): MeshPacket | null {
  const packet = readFields(bytes);
  const data = readFields(bytesOf(packet, PACKET.decoded) ?? new Uint8Array());
  const payload = numberOf(data, DATA.port) === PRIVATE_APP ? bytesOf(data, DATA.payload) : null;
  if (payload === null || payload.length > PAYLOAD_BYTES_MAX) return null;
  return { from: numberOf(packet, PACKET.from) ?? 0, id: numberOf(packet, PACKET.id) ?? 0, payload };
}

/** The payload of a message of the radio; null of any other. */
export function readPayload(message: Uint8Array): Uint8Array | null {
  const packet = bytesOf(readFields(message), FROM_RADIO.packet);
  return packet === null ? null : (readPacket(packet)?.payload ?? null);
}

/** Finds messages in what comes from a radio, between its own lines for people and after whatever was lost. Holds no more than one of them. */
export class FrameReader {
  #held: Buffer = Buffer.alloc(0);

  /** The messages that are whole with these bytes. */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    const messages: Uint8Array[] = [];
    this.#held = Buffer.concat([this.#held, chunk]);
    for (;;) {
      const start = this.#held.indexOf(Buffer.from(START));
      // The last byte may be the first half of a start.
      if (start < 0) this.#held = this.#held.subarray(Math.max(0, this.#held.length - 1));
      else this.#held = this.#held.subarray(start);
      if (start < 0 || this.#held.length < HEADER_BYTES) return messages;
      const length = this.#held.readUInt16BE(START.length);
      if (length > MESSAGE_BYTES_MAX) this.#held = this.#held.subarray(1);
      else if (this.#held.length < HEADER_BYTES + length) return messages;
      else {
        messages.push(Buffer.from(this.#held.subarray(HEADER_BYTES, HEADER_BYTES + length)));
        this.#held = this.#held.subarray(HEADER_BYTES + length);
      }
    }
  }
}
