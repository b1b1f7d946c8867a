/** What a signed checkpoint says, once its signature held. */
export interface CheckedHead {
  /** Entries of the log. */
  readonly size: number;
  readonly root: Uint8Array<ArrayBuffer>;
  readonly time: string;
}

const HASH_BYTES = 32;
const KEY_ID_BYTES = 4;
const ED25519 = 1;
const NOTE =
  /^(?<text>(?<origin>[^\n]+)\n(?<size>\d{1,15})\n(?<root>[A-Za-z0-9+/]{43}=)\ntime (?<time>[^\n]+)\n)\n— (?<name>[^\n ]+) (?<signature>[A-Za-z0-9+/=]+)\n$/;

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Hashes that stand one after the other in base64. */
export function splitHashes(text: string): Uint8Array[] {
  const bytes = fromBase64(text);
  return Array.from({ length: Math.ceil(bytes.length / HASH_BYTES) }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

interface VerifierKey {
  readonly name: string;
  readonly id: string;
  readonly raw: Uint8Array<ArrayBuffer>;
}

/** `name+id+key`, the key with its kind in front (C2SP signed-note). */
function readVerifierKey(text: string): VerifierKey | null {
  const [, name, id, base64] = /^([^+\n ]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  if (name === undefined || id === undefined || base64 === undefined) return null;
  const bytes = fromBase64(base64);
  return bytes[0] === ED25519 && bytes.length === HASH_BYTES + 1 ? { name, id, raw: bytes.slice(1) } : null;
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What a checkpoint (C2SP tlog-checkpoint) says; null when that key did not sign it. */
export async function readCheckpoint(note: string, verifierKey: string): Promise<CheckedHead | null> {
  const key = readVerifierKey(verifierKey);
  const found = NOTE.exec(note)?.groups;
  if (key === null || found === undefined || found.origin !== key.name || found.name !== key.name) return null;
  const { text = "", size = "", root = "", time = "", signature = "" } = found;
  const signed = fromBase64(signature);
  if (toHex(signed.subarray(0, KEY_ID_BYTES)) !== key.id) return null;
  const publicKey = await crypto.subtle.importKey("raw", key.raw, "Ed25519", false, ["verify"]);
  const isSigned = await crypto.subtle.verify("Ed25519", publicKey, signed.slice(KEY_ID_BYTES), new TextEncoder().encode(text));
  return isSigned ? { size: Number(size), root: fromBase64(root), time } : null;
}
