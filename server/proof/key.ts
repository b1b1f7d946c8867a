import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { DomainError } from "@/server/kernel/errors";
import type { ProofKeyEnv } from "./types";

/** Names the log in each note, so that no note of another log passes for one of ours. */
export const LOG_ORIGIN = "mhc-streaming/books";

// DER around the 32 bytes of an Ed25519 key (RFC 8410).
const PRIVATE_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const ED25519 = 1;
const KEY_ID_BYTES = 4;

/** A public key with the four bytes that notes name it by. */
export interface LogKey {
  readonly id: Buffer;
  /** The 32 bytes of RFC 8032. */
  readonly raw: Buffer;
}

export interface SigningKey extends LogKey {
  readonly privateKey: KeyObject;
}

function nameKey(raw: Buffer): LogKey {
  const id = createHash("sha256")
    .update(`${LOG_ORIGIN}\n`)
    .update(Buffer.from([ED25519]))
    .update(raw)
    .digest()
    .subarray(0, KEY_ID_BYTES);
  return { id, raw };
}

/** @throws DomainError unavailable where the operator gave none. */
export function signingKey(env: ProofKeyEnv): SigningKey {
  if (env.PROOF_SIGNING_KEY === undefined) {
    throw new DomainError("unavailable", { sentence: "Checkpoints are not signed: PROOF_SIGNING_KEY is missing." });
  }
  const seed = Buffer.from(env.PROOF_SIGNING_KEY, "base64url");
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { ...nameKey(spki.subarray(PUBLIC_PREFIX.length)), privateKey };
}

/** The key in use and those it replaced: whoever signed a checkpoint that we still show. */
export function knownKeys(env: ProofKeyEnv): LogKey[] {
  const retired = (env.PROOF_RETIRED_KEYS ?? "").split(",").filter((text) => text !== "");
  return [signingKey(env), ...retired.map((text) => nameKey(Buffer.from(text, "base64url")))].map(({ id, raw }) => ({ id, raw }));
}

export function signText(key: SigningKey, text: string): Buffer {
  return sign(null, Buffer.from(text), key.privateKey);
}

export function isSignedBy(key: LogKey, text: string, signature: Uint8Array): boolean {
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, key.raw]), format: "der", type: "spki" });
  return verify(null, Buffer.from(text), publicKey, signature);
}

/** As verifiers of notes write a key: name, id and key with its kind (C2SP signed-note). */
export function writeVerifierKey(key: LogKey): string {
  return `${LOG_ORIGIN}+${key.id.toString("hex")}+${Buffer.concat([Buffer.from([ED25519]), key.raw]).toString("base64")}`;
}
