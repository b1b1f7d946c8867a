import type { Context } from "../engine/context";
import type { StoredCheckout } from "../engine/tables";
import { startSubscription } from "./complete-session";
import { finishSession } from "./finish-session";

/** The session that an intent pays for, if it is one's. */
function checkoutOf(ctx: Context, object: unknown, field: "payment_intent" | "setup_intent"): StoredCheckout | undefined {
  const id = typeof object === "object" && object !== null && "id" in object && typeof object.id === "string" ? object.id : "";
  return ctx.having("_checkout", field, id)[0];
}

/** Paid, at once or after the holder's proof or days later. */
export function onPaid(ctx: Context, object: unknown): void {
  const checkout = checkoutOf(ctx, object, "payment_intent");
  if (checkout === undefined) return;
  const session = ctx.get("checkout.session", checkout.id);
  if (session.status === "open") finishSession(ctx, checkout.id, "paid");
  else if (session.payment_status === "unpaid")
    ctx.emit("checkout.session.async_payment_succeeded", ctx.patch("checkout.session", checkout.id, { payment_status: "paid" }));
}

/** On its way: the session is complete, the money is not there. */
export function onProcessing(ctx: Context, object: unknown): void {
  const checkout = checkoutOf(ctx, object, "payment_intent");
  if (checkout !== undefined && ctx.get("checkout.session", checkout.id).status === "open") finishSession(ctx, checkout.id, "unpaid");
}

export function onFailed(ctx: Context, object: unknown): void {
  const checkout = checkoutOf(ctx, object, "payment_intent");
  if (checkout === undefined) return;
  const session = ctx.get("checkout.session", checkout.id);
  if (session.status === "complete" && session.payment_status === "unpaid") ctx.emit("checkout.session.async_payment_failed", session);
}

/** A card was saved: that is all of a setup, and the beginning of a trial. */
export function onSaved(ctx: Context, object: unknown): void {
  const checkout = checkoutOf(ctx, object, "setup_intent");
  if (checkout === undefined) return;
  const session = ctx.get("checkout.session", checkout.id);
  if (session.status !== "open") return;
  if (session.mode === "subscription" && typeof session.customer === "string") startSubscription(ctx, checkout, checkout.payment_method, session.customer);
  finishSession(ctx, checkout.id, "no_payment_required");
}
