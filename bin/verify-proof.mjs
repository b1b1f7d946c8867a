// node verify-proof.mjs PROOF.json [VERIFIER-KEY]
// Checks that a transfer is in the sealed log, with nothing but Node: copy this file to a machine you trust and run it there.
// PROOF.json is what GET /api/proof/transfers/{id} answers. Give the key you noted before; without it, the proof's own is used.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const fail = (why) => {
  console.log(`NOT PROVEN: ${why}`);
  process.exit(1);
};

function readNote(note, verifierKey) {
  const end = note.indexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split("\n");
  const [dash, signer, signature] = note
    .slice(end + 2)
    .trimEnd()
    .split(" ");
  const [name, id, ...rest] = verifierKey.split("+");
  const key = Buffer.from(rest.join("+"), "base64");
  const signed = Buffer.from(signature ?? "", "base64");
  const madeId = sha256(Buffer.from(`${name}\n`), key).subarray(0, 4);
  if (end < 0 || dash !== "—" || origin !== name || signer !== name || key[0] !== 1) fail("the checkpoint is not a note of this log");
  if (madeId.toString("hex") !== id || !signed.subarray(0, 4).equals(madeId)) fail("the checkpoint is signed with another key");
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_ED25519, key.subarray(1)]), format: "der", type: "spki" });
  if (!verify(null, Buffer.from(text), publicKey, signed.subarray(4))) fail("the checkpoint's signature does not hold");
  return { size: BigInt(size), root: Buffer.from(root, "base64"), text };
}

/** Recursively, as RFC 6962 defines a path: not by the loop that the product and its page use. */
function rootOf(leaf, index, size, path) {
  if (size === 1n) return path.length === 0 ? leaf : fail("the path is too long");
  let middle = 1n;
  while (middle * 2n < size) middle *= 2n;
  const sibling = path.at(-1) ?? fail("the path is too short");
  const rest = path.slice(0, -1);
  const node = (left, right) => sha256(Buffer.from([1]), left, right);
  if (index < middle) return node(rootOf(leaf, index, middle, rest), sibling);
  return node(sibling, rootOf(leaf, index - middle, size - middle, rest));
}

const [file, key] = process.argv.slice(2);
if (file === undefined) fail("say which file: node verify-proof.mjs PROOF.json [VERIFIER-KEY]");
const { text, proof, checkpoint, verifierKey } = JSON.parse(readFileSync(file, "utf8"));
if (proof === null) fail("the transfer is not sealed yet");
const head = readNote(checkpoint, key ?? verifierKey);
if (BigInt(proof.size) !== head.size || proof.index >= proof.size) fail("the proof is of another log than the checkpoint");
const bytes = Buffer.from(proof.path, "base64");
const path = Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
const leaf = sha256(Buffer.from([0]), Buffer.from(proof.salt, "base64"), Buffer.from(text));
if (!rootOf(leaf, BigInt(proof.index), head.size, path).equals(head.root)) fail("the transfer as given is not in the log that was signed");
console.log(`PROVEN: entry ${proof.index + 1} of ${proof.size}\n${text}\n\n${head.text}`);
