import { type Answer, encode, RECURSION_DESIRED, TRUNCATED_RESPONSE } from "dns-packet";
import { readPacket } from "./read-packet";

const RESPONSE_CODE = 0x0f;
/** There is no such name (RFC 1035 §4.1.1). */
const NO_SUCH_NAME = 3;
const NAME_CHARS_MAX = 253;
const ALIASES_MAX = 8;
/** What passes every network in one piece (https://www.dnsflagday.net/2020/). */
const ANSWER_BYTES_MAX = 1_232;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Lower case, without the dot at the end; null of what is no name. One label alone is a name of Handshake. */
export function readName(text: string): string | null {
  const name = text.toLowerCase().replace(/\.$/, "");
  return name.length <= NAME_CHARS_MAX && name.split(".").every((label) => LABEL.test(label)) ? name : null;
}

/** Asks for the texts of a name (RFC 1035 §4; RFC 6891 for the length of the answer). */
export function encodeQuestion(id: number, name: string): Buffer<ArrayBuffer> {
  const rest = { extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] };
  const additionals: Answer[] = [{ type: "OPT", name: ".", udpPayloadSize: ANSWER_BYTES_MAX, ...rest }];
  return Buffer.from(encode({ type: "query", id, flags: RECURSION_DESIRED, questions: [{ type: "TXT", name }], additionals }));
}

const isOf = (record: Answer, owner: string): boolean => record.name.toLowerCase() === owner && "class" in record && record.class === "IN";

function collectTexts(name: string, records: readonly Answer[]): readonly string[] {
  let owner = name;
  for (let alias = 0; alias < ALIASES_MAX; alias++) {
    const next = records.find((record) => record.type === "CNAME" && isOf(record, owner));
    if (next?.type !== "CNAME") break;
    owner = next.data.toLowerCase();
  }
  return records.flatMap((record) => (record.type === "TXT" && isOf(record, owner) ? [[record.data].flat().join("")] : []));
}

/** The texts of the name that was asked for, none where it does not exist; null of a message that is no whole answer to this question. */
export function readAnswer(bytes: Uint8Array, id: number, name: string): readonly string[] | null {
  const packet = readPacket(bytes);
  const { flags = 0, questions = [], answers = [] } = packet ?? {};
  if (packet?.type !== "response" || packet.id !== id || (flags & TRUNCATED_RESPONSE) !== 0) return null;
  const [question] = questions;
  if (questions.length !== 1 || question?.name.toLowerCase() !== name || question.type !== "TXT" || question.class !== "IN") return null;
  const code = flags & RESPONSE_CODE;
  if (code !== 0) return code === NO_SUCH_NAME ? [] : null;
  return collectTexts(name, answers);
}
