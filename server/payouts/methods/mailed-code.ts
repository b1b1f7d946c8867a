import { randomInt, timingSafeEqual } from "node:crypto";
import type { Services } from "@/server/services";
import { blindIndex } from "@/server/vault";
import { MINUTE_MS } from "../../kernel/durations";

const CODE_DIGITS = 6;
export const CODE_LIFE_MS = 15 * MINUTE_MS;
export const CODE_TRIES_MAX = 5;

/** Six digits for a mail. */
export function makeCode(): string {
  return randomInt(10 ** CODE_DIGITS)
    .toString()
    .padStart(CODE_DIGITS, "0");
}

/** What is kept of a code. Under a key, because six digits are tried in no time by whoever has a copy of the database. */
export function hashCode(services: Pick<Services, "env">, methodId: string, code: string): string {
  return blindIndex(services, "payout-method-code", `${methodId}:${code}`);
}

export function isCode(services: Pick<Services, "env">, method: { readonly id: string; readonly codeHash: string | null }, code: string): boolean {
  const given = Buffer.from(hashCode(services, method.id, code.replaceAll(/\s/g, "")));
  const kept = Buffer.from(method.codeHash ?? "");
  return given.length === kept.length && timingSafeEqual(given, kept);
}
