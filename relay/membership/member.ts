import { join } from "node:path";
import { z } from "zod/mini";
import { fromBase64url, toBase64url } from "@/protocol/base64url";
import { readJson, writeDurably } from "../store/durable-file";

const MEMBER_FILE = "member.json";
/** The private key is in it. */
const MODE = 0o600;
const ALGORITHM = "Ed25519";

const member = z.strictObject({
  v: z.literal(1),
  /** Of the application, `https://mhc.example`. */
  application: z.string(),
  /** Null until the invitation was taken. */
  relayId: z.nullable(z.string().check(z.regex(/^rly_[0-9a-z]{26}$/))),
  publicKey: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** PKCS #8 in base64url. */
  privateKey: z.string(),
});

/** Whose relay this is, and the key that it signs with. */
export type Member = z.infer<typeof member>;

/** Null of a relay that belongs to nobody. @throws Error when the file was changed */
export async function readMember(folder: string): Promise<Member | null> {
  const kept = await readJson(join(folder, MEMBER_FILE));
  return kept === null ? null : member.parse(kept);
}

export async function writeMember(folder: string, value: Member): Promise<void> {
  await writeDurably(join(folder, MEMBER_FILE), JSON.stringify(value), join(folder, "incoming"), MODE);
}

/** A member with a new key, which asks to be taken in. */
export async function makeMember(application: string): Promise<Member> {
  const made = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  if (!("privateKey" in made)) throw new Error("Ed25519 gives a pair.");
  const [publicKey, privateKey] = await Promise.all([crypto.subtle.exportKey("raw", made.publicKey), crypto.subtle.exportKey("pkcs8", made.privateKey)]);
  return { v: 1, application, relayId: null, publicKey: toBase64url(new Uint8Array(publicKey)), privateKey: toBase64url(new Uint8Array(privateKey)) };
}

/** What it signs with. @throws Error when the file was changed */
export async function keyOf({ publicKey, privateKey }: Member): Promise<{ readonly publicKey: string; readonly privateKey: CryptoKey }> {
  const bytes = fromBase64url(privateKey);
  if (bytes === null) throw new Error(`${MEMBER_FILE} was changed.`);
  return { publicKey, privateKey: await crypto.subtle.importKey("pkcs8", bytes, ALGORITHM, false, ["sign"]) };
}
