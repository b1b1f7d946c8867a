import { bytesField, bytesOf, readFields } from "../protobuf/wire-fields";
import { encodePacket, type MeshPacket, readPacket } from "./meshtastic";

// Numbers of fields, from the documentation of the message by this name (https://meshtastic.org/docs/software/integrations/mqtt/).
const ENVELOPE = { packet: 1, channelId: 2, gatewayId: 3 } as const;
const text = new TextEncoder();

/** What a gateway says at a broker: a packet, the channel by its name, and who the gateway is. */
export interface ServiceEnvelope {
  readonly packet: MeshPacket;
  readonly channel: string;
  /** `!` and the number of a node, as eight digits. */
  readonly gateway: string;
}

/** @throws RangeError when the payload is too large for a packet */
export function encodeEnvelope({ packet, channel, gateway }: ServiceEnvelope): Buffer {
  return Buffer.from([
    ...bytesField(ENVELOPE.packet, encodePacket(packet)),
    ...bytesField(ENVELOPE.channelId, text.encode(channel)),
    ...bytesField(ENVELOPE.gatewayId, text.encode(gateway)),
  ]);
}

/** Null of anything that is no envelope with a packet for us that is not encrypted. */
export function readEnvelope(bytes: Uint8Array): ServiceEnvelope | null {
  const fields = readFields(bytes);
  const [inner, channel, gateway] = [bytesOf(fields, ENVELOPE.packet), bytesOf(fields, ENVELOPE.channelId), bytesOf(fields, ENVELOPE.gatewayId)];
  const packet = inner === null ? null : readPacket(inner);
  if (packet === null || channel === null || gateway === null) return null;
  return { packet, channel: Buffer.from(channel).toString("utf8"), gateway: Buffer.from(gateway).toString("utf8") };
}
