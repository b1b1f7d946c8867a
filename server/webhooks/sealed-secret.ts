import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Env } from "@/server/kernel/env";

const IV_BYTES = 12;
const TAG_BYTES = 16;
const SECRET_BYTES = 32;

function keyOf(env: Pick<Env, "AUTH_SECRET">): Buffer {
  return Buffer.from(hkdfSync("sha256", env.AUTH_SECRET, "", "webhook secrets", 32));
}

/** A new secret to sign with: 256 random bits. */
export function makeSigningSecret(): string {
  return `mhcwh_${randomBytes(SECRET_BYTES).toString("base64url")}`;
}

/** A secret as the database keeps it: AES-256-GCM under a key made of AUTH_SECRET (RFC 5869); base64 of nonce, tag and text. */
export function sealSecret(env: Pick<Env, "AUTH_SECRET">, secret: string): string {
  const nonce = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(env), nonce);
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** @throws Error when it was changed, or sealed under another AUTH_SECRET. */
export function openSecret(env: Pick<Env, "AUTH_SECRET">, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(env), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}
