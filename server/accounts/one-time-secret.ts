import { createHash, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

export interface FreshSecret {
  /** Goes to its owner and is never stored. */
  readonly secret: string;
  /** What the database keeps. */
  readonly hash: string;
}

/** 256 random bits in base64url, after a prefix by which a leaked one can be recognised. */
export function makeSecret(prefix = ""): FreshSecret {
  const secret = `${prefix}${randomBytes(SECRET_BYTES).toString("base64url")}`;
  return { secret, hash: hashSecret(secret) };
}

/** SHA-256 in hex: a secret of 256 random bits gains nothing from a slow hash. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
