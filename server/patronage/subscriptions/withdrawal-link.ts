import type { Env } from "@/server/kernel/env";
import { isSigned, signParts } from "@/server/kernel/signed-parts";
import { pageUrl } from "../mails";

const PURPOSE = "patronage/withdraw";

/** Where a fan withdraws without signing in: the law wants that for guests too. Only who got the mail has it. */
export function withdrawalUrl(env: Pick<Env, "AUTH_SECRET" | "PUBLIC_URL" | "PORT">, subscriptionId: string): string {
  return pageUrl(env, `/withdraw/${subscriptionId}.${signParts(env, PURPOSE, [subscriptionId])}`);
}

/** The subscription that a link names, or null when it was not made here. */
export function readWithdrawalToken(env: Pick<Env, "AUTH_SECRET">, token: string): string | null {
  const [subscriptionId = "", seal = "", ...rest] = token.split(".");
  return rest.length === 0 && isSigned(env, PURPOSE, [subscriptionId], seal) ? subscriptionId : null;
}
