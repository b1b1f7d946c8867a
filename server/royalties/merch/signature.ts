import { createHmac, timingSafeEqual } from "node:crypto";
import { SECOND_MS } from "../../kernel/durations";
import type { Env } from "../../kernel/env";
import { signParts } from "../../kernel/signed-parts";

/** How far a shop's clock may be from ours, and how long what it signed is taken. */
const TOLERANCE_MS = 5 * 60_000;
const SIGNATURES_MAX = 5;

/** What a shop signs with. It follows from our own secret, so that it is kept nowhere but at the shop. */
export function shopSecret(env: Pick<Env, "AUTH_SECRET">, shop: { readonly id: string; readonly version: number }): string {
  return `mhcshop_${signParts(env, "royalties/merch-shop", [shop.id, String(shop.version)])}`;
}

function wordOf(secret: string, seconds: string, body: string): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest();
}

/** The header with which a shop proves that a body is from it: `t=<Unix seconds>,v1=<hex>`, an HMAC-SHA-256 over `<t>.<body>`. */
export function signPostback(secret: string, body: string, at: Date): string {
  const seconds = String(Math.floor(at.getTime() / SECOND_MS));
  return `t=${seconds},v1=${wordOf(secret, seconds, body).toString("hex")}`;
}

/** Whether a body was signed with one of these secrets, a moment ago. */
export function isPostbackSigned(header: string | null, body: string, secrets: readonly string[], now: Date): boolean {
  const fields = (header ?? "").split(",").map((field) => field.trim().split("="));
  const seconds = fields.find(([name]) => name === "t")?.[1] ?? "";
  if (!/^\d{1,12}$/.test(seconds) || Math.abs(Number(seconds) * SECOND_MS - now.getTime()) > TOLERANCE_MS) return false;
  const words = fields
    .flatMap(([name, word = ""]) => (name === "v1" && /^[0-9a-f]{64}$/.test(word) ? [Buffer.from(word, "hex")] : []))
    .slice(0, SIGNATURES_MAX);
  return secrets.some((secret) => words.some((word) => timingSafeEqual(word, wordOf(secret, seconds, body))));
}
