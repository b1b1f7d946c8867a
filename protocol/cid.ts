/** CIDv1 of one raw block by SHA-256, in base 32: the name of every object (https://github.com/multiformats/cid). */
export type Cid = `bafkrei${string}`;

// CIDv1, the codec `raw`, then a multihash: SHA-256, 32 bytes.
const PREFIX = [0x01, 0x55, 0x12, 0x20];
const DIGEST_BYTES = 32;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** The two characters that are narrowed hold bits of the prefix and of the end, so that each digest has one name. */
const CID = /^bafkrei[a-h][a-z2-7]{50}[aeimquy4]$/;
const CIDS = /bafkrei[a-h][a-z2-7]{50}[aeimquy4](?![a-z2-7])/g;

export function isCid(text: string): text is Cid {
  return CID.test(text);
}

/** Names an object by the 32 bytes of its SHA-256. */
export function cidOfDigest(digest: Uint8Array): Cid {
  if (digest.length !== DIGEST_BYTES) throw new RangeError("A SHA-256 has 32 bytes.");
  let [text, rest, bits] = ["", 0, 0];
  for (const byte of [...PREFIX, ...digest]) {
    rest = (rest << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(rest >>> bits) & 31] ?? "";
      rest &= (1 << bits) - 1;
    }
  }
  return asCid(`b${text}${ALPHABET[(rest << (5 - bits)) & 31] ?? ""}`);
}

function asCid(text: string): Cid {
  if (!isCid(text)) throw new RangeError("This is no name of an object.");
  return text;
}

/** The SHA-256 that a name stands for, 32 bytes. */
export function digestOf(cid: Cid): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PREFIX.length + DIGEST_BYTES);
  let [at, rest, bits] = [0, 0, 0];
  for (const char of cid.slice(1)) {
    rest = ((rest << 5) | ALPHABET.indexOf(char)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (rest >>> bits) & 0xff;
  }
  return bytes.slice(PREFIX.length);
}

export async function makeCid(bytes: BufferSource): Promise<Cid> {
  return cidOfDigest(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** Whether these are exactly the bytes that the name was given to. */
export async function isObject(cid: Cid, bytes: BufferSource): Promise<boolean> {
  return (await makeCid(bytes)) === cid;
}

/** Every object that a text names, each once, in the order of their first mention. */
export function findCids(text: string): Cid[] {
  return [...new Set(text.match(CIDS))].map(asCid);
}
