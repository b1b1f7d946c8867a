import type { Context } from "../engine/context";
import type { TaskHandler } from "../engine/engine";
import { settleCharge } from "./make-charge";

/** What becomes of charges that were pending, minutes or days later. */
export const settleLateCharges: Readonly<Record<string, TaskHandler>> = {
  succeed_charge: (ctx, subject) => withCharge(ctx, subject, succeed),
  fail_charge: (ctx, subject) => withCharge(ctx, subject, fail),
};

function withCharge(ctx: Context, subject: string, settle: (ctx: Context, id: string) => void): void {
  const owner = ctx.readSubject(subject);
  settle(owner.ctx, owner.id);
}

function succeed(ctx: Context, id: string): void {
  const before = ctx.get("charge", id);
  ctx.patch("charge", id, { status: "succeeded", paid: true, amount_captured: before.amount, receipt_url: `${ctx.baseUrl}/receipts/${id}` });
  const charge = settleCharge(ctx, ctx.get("charge", id), false);
  ctx.emit("charge.succeeded", charge);
  if (typeof charge.payment_intent !== "string") return;
  const paid = ctx.patch("payment_intent", charge.payment_intent, { status: "succeeded", amount_received: charge.amount });
  ctx.emit("payment_intent.succeeded", paid);
}

function fail(ctx: Context, id: string): void {
  const failure = { failure_code: "debit_not_authorized", failure_message: "The customer has notified their bank that this payment was not authorized." };
  const charge = ctx.patch("charge", id, { status: "failed", paid: false, captured: false, ...failure });
  ctx.emit("charge.failed", charge);
  if (typeof charge.payment_intent !== "string") return;
  const method = charge.payment_method === null ? null : ctx.find("payment_method", charge.payment_method);
  const failed = ctx.patch("payment_intent", charge.payment_intent, {
    status: "requires_payment_method",
    payment_method: null,
    last_payment_error: {
      type: "card_error",
      code: "payment_method_provider_decline",
      message: failure.failure_message,
      charge: id,
      ...(method === null ? {} : { payment_method: method }),
    },
  });
  ctx.emit("payment_intent.payment_failed", failed);
}
