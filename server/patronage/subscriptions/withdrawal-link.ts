import { createHmac, timingSafeEqual } from "node:crypto";
import type { Env } from "@/server/kernel/env";
import { pageUrl } from "../mails";

function sealOf(env: Pick<Env, "AUTH_SECRET">, subscriptionId: string): string {
  return createHmac("sha256", env.AUTH_SECRET).update(`patronage/withdraw\n${subscriptionId}`).digest("base64url");
}

/** Where a fan withdraws without signing in: the law wants that for guests too. Only who got the mail has it. */
export function withdrawalUrl(env: Pick<Env, "AUTH_SECRET" | "PUBLIC_URL" | "PORT">, subscriptionId: string): string {
  return pageUrl(env, `/withdraw/${subscriptionId}.${sealOf(env, subscriptionId)}`);
}

/** The subscription that a link names, or null when it was not made here. */
export function readWithdrawalToken(env: Pick<Env, "AUTH_SECRET">, token: string): string | null {
  const [subscriptionId = "", seal = "", ...rest] = token.split(".");
  const [given, wanted] = [Buffer.from(seal), Buffer.from(sealOf(env, subscriptionId))];
  return rest.length === 0 && given.length === wanted.length && timingSafeEqual(given, wanted) ? subscriptionId : null;
}
