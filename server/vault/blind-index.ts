import { createHmac } from "node:crypto";
import type { Services } from "@/server/services";

/**
 * HMAC-SHA-256 in hex, by which equal values are found without being kept: an account number has too few digits for a plain hash.
 * `purpose` keeps the indexes of different things apart. Bring the value into its one form first.
 * @throws Error when this process was given no key.
 */
export function blindIndex(services: Pick<Services, "env">, purpose: string, value: string): string {
  const key = services.env.VAULT_INDEX_KEY;
  if (key === undefined) throw new Error("VAULT_INDEX_KEY is missing: equal values cannot be found without it.");
  return createHmac("sha256", Buffer.from(key, "base64"))
    .update(JSON.stringify([purpose, value]))
    .digest("hex");
}
