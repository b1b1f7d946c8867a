import { createHmac } from "node:crypto";
import { SECOND_MS } from "@/server/kernel/durations";

/**
 * The header that proves who sends: `t=<Unix seconds>,v1=<hex>`, an HMAC-SHA-256 over `<t>.<body>` with the endpoint's secret, as Stripe's
 * webhooks do it. While a secret is being changed there is a v1 for each. A receiver refuses a `t` that is more than five minutes off.
 */
export function signatureHeader(secrets: readonly string[], body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / SECOND_MS);
  const words = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`);
  return [`t=${seconds}`, ...words].join(",");
}
