import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** Where a sealed value stands. It opens nowhere else: these names are the additional data that AES-GCM authenticates. */
export interface SealPlace {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

function additionalData({ table, row, column }: SealPlace): Buffer {
  return Buffer.from(JSON.stringify([table, row, column]), "utf8");
}

/** AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits; base64 of nonce, tag and ciphertext. */
export function encrypt(key: Buffer, place: SealPlace, plain: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(additionalData(place));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
}

/** @throws Error when the value was changed, was moved from its place, or was sealed with another key. */
export function decrypt(key: Buffer, place: SealPlace, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(additionalData(place));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
