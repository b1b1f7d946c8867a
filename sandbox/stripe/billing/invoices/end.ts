import type Stripe from "stripe";
import type { Context } from "../../engine/context";
import { invalidRequest } from "../../engine/errors";
import { atClock, unscheduleAt } from "../clocks/time";
import type { Invoice } from "../tables";
import { paymentOf } from "./payments";

/** Gives up an open invoice: void as if it had never been, or uncollectible as a loss. */
export function endInvoice(outer: Context, id: string, status: "void" | "uncollectible"): Invoice {
  const before = outer.get("invoice", id);
  if (before.status !== "open" && !(before.status === "uncollectible" && status === "void")) {
    throw invalidRequest(`You can only ${status === "void" ? "void" : "mark as uncollectible"} an open invoice; this one is ${before.status}.`, {
      code: "status_transition_invalid",
    });
  }
  const ctx = atClock(outer, before.test_clock);
  unscheduleAt(ctx, before.test_clock, "billing.retry", id);
  if (status === "void") cancelPayment(ctx, id);
  const at = status === "void" ? { voided_at: ctx.now } : { marked_uncollectible_at: ctx.now };
  const invoice = ctx.patch("invoice", id, {
    status,
    next_payment_attempt: null,
    auto_advance: false,
    status_transitions: { ...before.status_transitions, ...at },
  });
  ctx.emit(status === "void" ? "invoice.voided" : "invoice.marked_uncollectible", invoice);
  return ctx.get("invoice", id);
}

function cancelPayment(ctx: Context, id: string): void {
  const payment = paymentOf(ctx, id);
  if (payment?.status !== "open") return;
  ctx.patch("invoice_payment", payment.id, { status: "canceled", status_transitions: { ...payment.status_transitions, canceled_at: ctx.now } });
  const intent = typeof payment.payment.payment_intent === "string" ? ctx.find("payment_intent", payment.payment.payment_intent) : null;
  if (!intent || intent.status === "succeeded" || intent.status === "canceled") return;
  const change: Partial<Stripe.PaymentIntent> = { status: "canceled", canceled_at: ctx.now, cancellation_reason: "void_invoice", next_action: null };
  ctx.emit("payment_intent.canceled", ctx.patch("payment_intent", intent.id, change));
}
