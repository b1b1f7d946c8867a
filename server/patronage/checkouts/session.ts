import type Stripe from "stripe";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { type CheckoutRow, endCheckout, setCheckoutSession } from "./queries";
import { buildSession, type CheckoutParams } from "./session-params";

/**
 * The session of a checkout as it is at Stripe now. Where a crash came between the call and our row, the same request with the same key
 * finds the session that was made.
 */
export async function readSession(services: Services, customerId: string | null, row: CheckoutRow): Promise<Stripe.Checkout.Session> {
  const known = row.stripeSessionId;
  if (known !== null) return services.stripe.call((stripe) => stripe.checkout.sessions.retrieve(known));
  // Written by openCheckout in this very shape.
  const params: CheckoutParams = JSON.parse(row.request);
  const request = buildSession(services.env, customerId, { ...row, checkoutId: row.id }, params);
  const made = await services.stripe
    .call((stripe) => stripe.checkout.sessions.create(request, { idempotencyKey: `checkout:${row.id}` }))
    .catch(async (thrown: unknown) => {
      const isFinal = thrown instanceof DomainError && ["internal", "not_found", "rule_refused"].includes(thrown.code);
      // Stripe will never take this request, so it must not stand in the way of another.
      if (isFinal) await endCheckout(services.db, { checkoutId: row.id, status: "expired", now: services.clock.now() });
      throw thrown;
    });
  await setCheckoutSession(services.db, { checkoutId: row.id, stripeSessionId: made.id, now: services.clock.now() });
  return made;
}

/** Closes a session so that nobody can pay by it any more. @returns what it is now: `complete` when somebody was faster. */
export async function expireSession(services: Services, session: Stripe.Checkout.Session): Promise<"expired" | "complete"> {
  if (session.status === "open") {
    try {
      await services.stripe.call((stripe) => stripe.checkout.sessions.expire(session.id, {}, { idempotencyKey: `expire:${session.id}` }));
      return "expired";
    } catch (thrown) {
      // Between our look and the call it may have been paid or have ended; what it is now decides.
      if (!(thrown instanceof DomainError) || thrown.code === "unavailable") throw thrown;
      const now = await services.stripe.call((stripe) => stripe.checkout.sessions.retrieve(session.id));
      if (now.status === "open") throw thrown;
      return now.status === "complete" ? "complete" : "expired";
    }
  }
  return session.status === "complete" ? "complete" : "expired";
}
