import type { z } from "zod/mini";
import { fromBase64url, toBase64url } from "./base64url";

/** The 32 bytes of an Ed25519 public key (RFC 8032) in base64url: 43 characters. */
export type PublicKey = string;

const ALGORITHM = "Ed25519";
const PARTS = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

function headerOf(key: PublicKey): string {
  return toBase64url(new TextEncoder().encode(JSON.stringify({ alg: "EdDSA", kid: key })));
}

/** A compact JWS by Ed25519 (RFC 7515, RFC 8037) whose `kid` is the public key. The same payload and key give the same text. */
export async function signText(payload: string, key: { readonly publicKey: PublicKey; readonly privateKey: CryptoKey }): Promise<string> {
  const input = `${headerOf(key.publicKey)}.${toBase64url(new TextEncoder().encode(payload))}`;
  const signature = await crypto.subtle.sign(ALGORITHM, key.privateKey, new TextEncoder().encode(input));
  return `${input}.${toBase64url(new Uint8Array(signature))}`;
}

/**
 * What one of these keys signed, and which; null of anything else. The header has one form, so nobody chooses another algorithm.
 */
export async function readSignedText(text: string, keys: readonly PublicKey[]): Promise<{ readonly payload: string; readonly key: PublicKey } | null> {
  const [, header = "", body = "", signature = ""] = PARTS.exec(text) ?? [];
  const key = keys.find((each) => headerOf(each) === header);
  const [keyBytes, bodyBytes, signatureBytes] = [fromBase64url(key ?? ""), fromBase64url(body), fromBase64url(signature)];
  if (key === undefined || keyBytes?.length !== 32 || bodyBytes === null || signatureBytes === null) return null;
  const imported = await crypto.subtle.importKey("raw", keyBytes, ALGORITHM, false, ["verify"]);
  const isSigned = await crypto.subtle.verify(ALGORITHM, imported, signatureBytes, new TextEncoder().encode(`${header}.${body}`));
  return isSigned ? { payload: new TextDecoder().decode(bodyBytes), key } : null;
}

/** What a text says that anybody may have signed; null of what is no signed text. */
export function unbelievedPayload(text: string): string | null {
  const bytes = fromBase64url(PARTS.exec(text)?.[2] ?? "!");
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** A signed payload as what it should be; null of what is no JSON or has another form: whoever has a key may still make mistakes. */
export function parsePayload<T>(schema: z.ZodMiniType<T>, payload: string): T | null {
  try {
    const read = schema.safeParse(JSON.parse(payload));
    return read.success ? read.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
