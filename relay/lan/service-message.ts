import { type Answer, AUTHORITATIVE_ANSWER, type DecodedPacket, encode, type Question } from "dns-packet";
import { readPacket } from "../names/read-packet";
import type { LanAddress } from "./lan-network";

/** What relays are found by (RFC 6763). */
const SERVICE = "_mhc-relay._tcp.local";
const ALL_SERVICES = "_services._dns-sd._udp.local";
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TTL_SECONDS = 120;
/** RFC 6762 §6.7: whoever asks from another port knows nothing of mDNS, and keeps an answer as long as it is told. */
const PLAIN_TTL_SECONDS = 10;
/** The version of the service (RFC 6763 §6.7). */
const ABOUT = "v=1";

/** A relay as it tells others of itself. */
export interface OwnService {
  /** One label, by chance: it says nothing of the machine. */
  readonly instance: string;
  readonly port: number;
}

/** A relay that a neighbour says it has, at the address from which it says so. */
export interface Neighbour {
  readonly instance: string;
  readonly address: string;
  readonly port: number;
  /** It takes its leave. */
  readonly isGoing: boolean;
}

const nameOf = ({ instance }: OwnService): string => `${instance}.${SERVICE}`;
const hostOf = ({ instance }: OwnService): string => `${instance}.local`;

/** Asks who is there. */
export function encodeSearch(): Buffer {
  return encode({ type: "query", id: 0, questions: [{ type: "PTR", name: SERVICE }] });
}

function recordsAbout(self: OwnService, { address }: LanAddress, ttl: number, isShared: boolean): readonly [Answer, ...Answer[]] {
  // Others may have the service too; name and host are ours alone (RFC 6762 §10.2).
  const flush = !isShared;
  return [
    { type: "PTR", name: SERVICE, ttl, data: nameOf(self) },
    { type: "SRV", name: nameOf(self), ttl, flush, data: { port: self.port, target: hostOf(self) } },
    { type: "TXT", name: nameOf(self), ttl, flush, data: [ABOUT] },
    { type: "A", name: hostOf(self), ttl, flush, data: address },
  ];
}

/** Tells everybody in one of the networks, or takes leave of them. */
export function encodeAnnouncement(self: OwnService, via: LanAddress, isGoing = false): Buffer {
  return encode({ type: "response", id: 0, flags: AUTHORITATIVE_ANSWER, answers: [...recordsAbout(self, via, isGoing ? 0 : TTL_SECONDS, false)] });
}

function answerTo(question: Question, records: readonly Answer[]): readonly Answer[] {
  const [asked, type]: [string, string] = [question.name.toLowerCase(), question.type];
  const all: Answer = { type: "PTR", name: ALL_SERVICES, ttl: PLAIN_TTL_SECONDS, data: SERVICE };
  return [...records, all].filter((record) => record.name === asked && (type === "ANY" || type === record.type));
}

/**
 * What answers a packet that asks for this relay; null of any other.
 * @param isPlain whether it came from another port than that of mDNS: the answer then goes back there alone, with the questions
 */
export function encodeAnswer(bytes: Uint8Array, self: OwnService, via: LanAddress, isPlain: boolean): Buffer | null {
  const packet = readPacket(bytes);
  if (packet?.type !== "query") return null;
  const records = recordsAbout(self, via, isPlain ? PLAIN_TTL_SECONDS : TTL_SECONDS, isPlain);
  const asked = (packet.questions ?? []).map((question) => ({ question, found: answerTo(question, records) })).filter(({ found }) => found.length > 0);
  if (asked.length === 0) return null;
  const answers = [...new Set(asked.flatMap(({ found }) => found))];
  const additionals = records.filter((record) => !answers.includes(record));
  const questions = asked.map(({ question: { name, type } }) => ({ name, type }));
  return encode({ type: "response", flags: AUTHORITATIVE_ANSWER, answers, additionals, ...(isPlain ? { id: packet.id, questions } : { id: 0 }) });
}

function recordsOf({ answers = [], additionals = [] }: DecodedPacket): readonly Answer[] {
  return [...answers, ...additionals];
}

/**
 * The relays that a packet speaks of. Who sent it can speak for itself alone: a relay's host must have the address from which the packet
 * came, so that nobody has us ask another machine.
 */
export function readNeighbours(bytes: Uint8Array, from: string): readonly Neighbour[] {
  const packet = readPacket(bytes);
  if (packet?.type !== "response") return [];
  const records = recordsOf(packet);
  const hosts = new Set(records.flatMap((each) => (each.type === "A" && each.data === from ? [each.name.toLowerCase()] : [])));
  return records.flatMap((each) => {
    if (each.type !== "SRV" || !hosts.has(each.data.target.toLowerCase()) || each.data.port === 0) return [];
    const name = each.name.toLowerCase();
    const instance = name.endsWith(`.${SERVICE}`) ? name.slice(0, -SERVICE.length - 1) : "";
    return LABEL.test(instance) ? [{ instance, address: from, port: each.data.port, isGoing: each.ttl === 0 }] : [];
  });
}
