const TYPE = { cname: 5, txt: 16, opt: 41 } as const;
const CLASS_INTERNET = 1;
const HEADER_BYTES = 12;
const RECURSION_DESIRED = 0x0100;
const IS_ANSWER = 0x8000;
const IS_CUT = 0x0200;
const NAME_CHARS_MAX = 253;
const POINTERS_MAX = 32;
const RECORDS_MAX = 128;
const ALIASES_MAX = 8;
/** What passes every network in one piece (https://www.dnsflagday.net/2020/). */
export const ANSWER_BYTES_MAX = 1_232;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Lower case, without the dot at the end; null of what is no name. One label alone is a name of Handshake. */
export function readName(text: string): string | null {
  const name = text.toLowerCase().replace(/\.$/, "");
  return name.length <= NAME_CHARS_MAX && name.split(".").every((label) => LABEL.test(label)) ? name : null;
}

function encodeName(name: string): Buffer {
  return Buffer.concat([...name.split(".").map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, "latin1")])), Buffer.of(0)]);
}

/** Asks for the texts of a name (RFC 1035 §4; RFC 6891 for the length of the answer). */
export function encodeQuestion(id: number, name: string): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  for (const [at, value] of [id, RECURSION_DESIRED, 1, 0, 0, 1].entries()) header.writeUInt16BE(value, at * 2);
  const question = Buffer.concat([encodeName(name), Buffer.of(0, TYPE.txt, 0, CLASS_INTERNET)]);
  const extension = Buffer.of(0, 0, TYPE.opt, ANSWER_BYTES_MAX >> 8, ANSWER_BYTES_MAX & 0xff, 0, 0, 0, 0, 0, 0);
  return Buffer.from(Buffer.concat([header, question, extension]));
}

/** The message says something that no answer to our question says. */
class Malformed extends Error {}

class Reader {
  readonly #bytes: Buffer;
  at = HEADER_BYTES;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint16(at = this.at): number {
    if (at + 2 > this.#bytes.length) throw new Malformed("It ends too early.");
    return this.#bytes.readUInt16BE(at);
  }

  take(length: number): Buffer {
    if (this.at + length > this.#bytes.length) throw new Malformed("It ends too early.");
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  /** A name that may go on elsewhere; the place after it is where reading goes on. */
  name(): string {
    const labels: string[] = [];
    let [at, after, pointers] = [this.at, -1, 0];
    for (;;) {
      const length = this.#bytes[at];
      if (length === undefined || labels.join(".").length > NAME_CHARS_MAX) throw new Malformed("A name does not end.");
      if (length >= 0xc0) {
        if (++pointers > POINTERS_MAX) throw new Malformed("A name goes round.");
        if (after < 0) after = at + 2;
        at = this.uint16(at) & 0x3fff;
      } else if (length > 63) throw new Malformed("A label is too long.");
      else if (length === 0) {
        this.at = after < 0 ? at + 1 : after;
        return labels.join(".").toLowerCase();
      } else {
        labels.push(this.#bytes.toString("latin1", at + 1, at + 1 + length));
        at += 1 + length;
      }
    }
  }
}

interface TextRecord {
  readonly owner: string;
  readonly type: number;
  /** Of a TXT its strings in one, of a CNAME the name that it stands for. */
  readonly value: string;
}

function readText(data: Buffer): string {
  let text = "";
  for (let at = 0; at < data.length; at += 1 + (data[at] ?? 0)) text += data.toString("latin1", at + 1, at + 1 + (data[at] ?? 0));
  return text;
}

function readRecord(reader: Reader): TextRecord {
  const owner = reader.name();
  const type = reader.uint16();
  const isInternet = reader.uint16(reader.at + 2) === CLASS_INTERNET;
  const length = reader.uint16(reader.at + 8);
  reader.take(10);
  const end = reader.at + length;
  const value = type === TYPE.cname ? reader.name() : type === TYPE.txt ? readText(reader.take(length)) : "";
  reader.at = end;
  return { owner, type: isInternet ? type : 0, value };
}

function collectTexts(name: string, records: readonly TextRecord[]): readonly string[] {
  let owner = name;
  for (let alias = 0; alias < ALIASES_MAX; alias++) {
    const next = records.find((record) => record.type === TYPE.cname && record.owner === owner);
    if (next === undefined) break;
    owner = next.value;
  }
  return records.filter((record) => record.type === TYPE.txt && record.owner === owner).map(({ value }) => value);
}

/** The texts of the name that was asked for, none where it does not exist; null of a message that is no whole answer to this question. */
export function readAnswer(bytes: Uint8Array, id: number, name: string): readonly string[] | null {
  if (bytes.length < HEADER_BYTES) return null;
  const reader = new Reader(bytes);
  try {
    const flags = reader.uint16(2);
    const code = flags & 0x0f;
    if (reader.uint16(0) !== id || (flags & IS_ANSWER) === 0 || (flags & IS_CUT) !== 0 || reader.uint16(4) !== 1) return null;
    if (reader.name() !== name || reader.uint16() !== TYPE.txt || reader.uint16(reader.at + 2) !== CLASS_INTERNET) return null;
    reader.take(4);
    // 3: there is no such name (RFC 1035 §4.1.1).
    if (code !== 0) return code === 3 ? [] : null;
    const count = reader.uint16(6);
    if (count > RECORDS_MAX) return null;
    return collectTexts(
      name,
      Array.from({ length: count }, () => readRecord(reader)),
    );
  } catch (thrown) {
    if (thrown instanceof Malformed) return null;
    throw thrown;
  }
}
