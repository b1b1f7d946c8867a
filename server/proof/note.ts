import { isSignedBy, LOG_ORIGIN, type LogKey, type SigningKey, signText } from "./key";
import { HASH_BYTES } from "./tree/hash";

/** What a signed note says of the log (C2SP tlog-checkpoint). */
export interface Head {
  /** Leaves. */
  readonly size: number;
  readonly root: Uint8Array;
  /** When it was fixed. */
  readonly at: Date;
}

const NOTE =
  /^(?<text>(?<origin>[^\n]+)\n(?<size>\d{1,15})\n(?<root>[A-Za-z0-9+/]{43}=)\ntime (?<time>[^\n]+)\n)\n— (?<name>[^\n ]+) (?<signature>[A-Za-z0-9+/=]+)\n$/;
const KEY_ID_BYTES = 4;

/** The same head and key always give the same bytes: Ed25519 takes no random number. */
export function writeNote(key: SigningKey, head: Head): string {
  const text = `${LOG_ORIGIN}\n${head.size}\n${Buffer.from(head.root).toString("base64")}\ntime ${head.at.toISOString()}\n`;
  return `${text}\n— ${LOG_ORIGIN} ${Buffer.concat([key.id, signText(key, text)]).toString("base64")}\n`;
}

/** What a note says, when one of these keys signed it; null of any other text. */
export function readNote(keys: readonly LogKey[], note: string): Head | null {
  const found = NOTE.exec(note)?.groups;
  if (found?.origin !== LOG_ORIGIN || found.name !== LOG_ORIGIN) return null;
  const { text = "", size = "", root = "", time = "", signature = "" } = found;
  const bytes = Buffer.from(signature, "base64");
  const key = keys.find(({ id }) => id.equals(bytes.subarray(0, KEY_ID_BYTES)));
  if (key === undefined || !isSignedBy(key, text, bytes.subarray(KEY_ID_BYTES))) return null;
  const head = { size: Number(size), root: Buffer.from(root, "base64"), at: new Date(time) };
  return head.root.length === HASH_BYTES && !Number.isNaN(head.at.getTime()) ? head : null;
}
