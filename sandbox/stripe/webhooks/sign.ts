import { createHmac } from "node:crypto";

/** The `Stripe-Signature` header: an HMAC-SHA256 of `<unix seconds>.<body>`, as docs.stripe.com/webhooks says. */
export function signPayload(secret: string, payload: string, atS: number): string {
  const signature = createHmac("sha256", secret).update(`${atS}.${payload}`).digest("hex");
  return `t=${atS},v1=${signature}`;
}
