import type { Context } from "../../engine/context";
import { atClock, unscheduleAt } from "../clocks/time";
import type { Invoice } from "../tables";
import { paymentOf } from "./payments";

/** Told inside the stand-in when an invoice is paid or was tried in vain; subscriptions listen. */
export const INVOICE_PAID = "invoice.paid";

/** The invoice is paid: with `amountPaid`, by credit, or because it costs nothing. */
export function settleInvoice(outer: Context, id: string, amountPaid: number, how: { readonly isOutOfBand: boolean } = { isOutOfBand: false }): Invoice {
  const before = outer.get("invoice", id);
  const ctx = atClock(outer, before.test_clock);
  const payment = paymentOf(ctx, id);
  if (payment && payment.status === "open" && !how.isOutOfBand) {
    const paid = ctx.patch("invoice_payment", payment.id, {
      status: "paid",
      amount_paid: amountPaid,
      status_transitions: { ...payment.status_transitions, paid_at: ctx.now },
    });
    ctx.emit("invoice_payment.paid", paid);
  }
  unscheduleAt(ctx, before.test_clock, "billing.retry", id);
  const invoice = ctx.patch("invoice", id, {
    status: "paid",
    amount_paid: amountPaid,
    ...(how.isOutOfBand ? { amount_paid_off_stripe: amountPaid } : {}),
    amount_remaining: 0,
    attempted: true,
    next_payment_attempt: null,
    status_transitions: { ...before.status_transitions, paid_at: ctx.now },
  });
  ctx.emit(INVOICE_PAID, invoice);
  ctx.emit("invoice.payment_succeeded", ctx.get("invoice", id));
  return ctx.get("invoice", id);
}
