import { z } from "zod/mini";
import { type PublicKey, parsePayload, readSignedText, signText } from "./signed-text";

const ROTATIONS_MAX = 64;
const key = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const rotation = z.strictObject({ v: z.literal(1), artist: z.string(), from: key, to: key, iat: z.number() });

/** That an artist's works are signed by another key from now on. */
export type KeyRotation = z.infer<typeof rotation>;

/** One line of the object that `rotations` of a root names: signed by the key that goes. */
export function signRotation(record: KeyRotation, privateKey: CryptoKey): Promise<string> {
  return signText(JSON.stringify(record), { publicKey: record.from, privateKey });
}

/**
 * The keys that an artist had since the one that was pinned, the newest last. Each took over by the signature of the one before;
 * lines that do not follow end it.
 * @param text a line each, the oldest first
 */
export async function followRotations(pinned: PublicKey, artist: string, text: string): Promise<PublicKey[]> {
  const keys = [pinned];
  for (const line of text.split("\n").slice(0, ROTATIONS_MAX)) {
    const last = keys.at(-1) ?? pinned;
    const signed = await readSignedText(line, [last]);
    const record = signed === null ? null : parsePayload(rotation, signed.payload);
    if (record === null || record.from !== last || record.artist !== artist || keys.includes(record.to)) break;
    keys.push(record.to);
  }
  return keys;
}
