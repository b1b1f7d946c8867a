import type Stripe from "stripe";
import { openDispute } from "../disputes/open-dispute";
import type { Context } from "../engine/context";
import { type ErrorBody, invalidRequest } from "../engine/errors";
import { attachPaymentMethod, refuseSpent, spend } from "./attach-payment-method";
import type { DeclineCode } from "./cards";
import { type Decision, decideOutcome } from "./decide-outcome";
import { declineError } from "./declines";
import { makeCharge, settleCharge } from "./make-charge";
import { nextActionOf } from "./next-action";

export interface Confirmation {
  /** Without it, the intent's own. */
  method?: Stripe.PaymentMethod | undefined;
  /** Nobody is there who could prove who they are: a needed proof is a decline. */
  isOffSession?: boolean;
  isProven?: boolean;
  returnUrl?: string | undefined;
  usesStripeSdk?: boolean | undefined;
}

/** The intent after the attempt, and why it was declined, if it was. A decline is no exception here: it leaves a failed charge. */
export interface Attempted {
  intent: Stripe.PaymentIntent;
  error: ErrorBody | null;
}

const CONFIRMABLE = new Set(["requires_payment_method", "requires_confirmation", "requires_action"]);

/** Attempts to pay an intent. Billing calls this for invoices, too. @throws 400 when it cannot be attempted at all. */
export function confirmIntent(ctx: Context, intent: Stripe.PaymentIntent, how: Confirmation): Attempted {
  if (!CONFIRMABLE.has(intent.status)) throw unexpectedState(intent, `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`);
  const method = how.method ?? (typeof intent.payment_method === "string" ? ctx.get("payment_method", intent.payment_method) : undefined);
  if (method === undefined) {
    throw unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
    );
  }
  checkOwner(intent, method);
  refuseSpent(ctx, method);
  const customer = typeof intent.customer === "string" ? intent.customer : null;
  const isProofAsked =
    intent.payment_method_options?.card?.request_three_d_secure === "any" || intent.payment_method_options?.card?.request_three_d_secure === "challenge";
  const isProven = how.isProven ?? false;
  const isOffSession = how.isOffSession ?? false;
  const decision = decideOutcome(ctx, method, { customer, isOffSession, isProven, isProofAsked });
  const chosen = ctx.patch("payment_intent", intent.id, { payment_method: method.id, next_action: null, last_payment_error: null });
  return carryOut(ctx, chosen, method, decision, { ...how, isOffSession, isProven });
}

function carryOut(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decision: Decision,
  how: Confirmation & { isProven: boolean },
): Attempted {
  switch (decision.kind) {
    case "declined":
      return decline(ctx, intent, method, decision.reason, decision.isBlocked, how.isProven);
    case "needs_proof": {
      if (how.isOffSession === true) return decline(ctx, intent, method, "authentication_required", false, false);
      const waiting = ctx.patch("payment_intent", intent.id, { status: "requires_action", next_action: nextActionOf(ctx, intent, how) });
      ctx.emit("payment_intent.requires_action", waiting);
      return { intent: waiting, error: null };
    }
    case "pending": {
      const charge = makeCharge(ctx, intent, method, { status: "pending" }, how.isProven);
      const processing = ctx.patch("payment_intent", intent.id, { status: "processing", latest_charge: charge.id });
      ctx.emit("payment_intent.processing", processing);
      ctx.emit("charge.pending", charge);
      ctx.schedule(decision.succeeds ? "succeed_charge" : "fail_charge", ctx.subjectOf(charge.id), ctx.nowMs + decision.afterMs);
      keepMethod(ctx, intent, method, true);
      return { intent: processing, error: null };
    }
    case "approved":
      return approve(ctx, intent, method, decision, how.isProven);
  }
}

function approve(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decision: Extract<Decision, { kind: "approved" }>,
  isProven: boolean,
): Attempted {
  const isCaptured = intent.capture_method !== "manual";
  const made = makeCharge(ctx, intent, method, { status: "succeeded", isCaptured }, isProven);
  const charge = isCaptured ? settleCharge(ctx, made, decision.isAvailableAtOnce) : made;
  keepMethod(ctx, intent, method, isProven);
  const amounts = isCaptured ? { amount_received: intent.amount } : { amount_capturable: intent.amount };
  const paid = ctx.patch("payment_intent", intent.id, { status: isCaptured ? "succeeded" : "requires_capture", latest_charge: charge.id, ...amounts });
  ctx.emit("charge.succeeded", charge);
  ctx.emit(isCaptured ? "payment_intent.succeeded" : "payment_intent.amount_capturable_updated", paid);
  if (decision.dispute) openDispute(ctx, charge, decision.dispute);
  return { intent: ctx.get("payment_intent", intent.id), error: null };
}

function decline(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: DeclineCode,
  isBlocked: boolean,
  isProven: boolean,
): Attempted {
  const charge = makeCharge(ctx, intent, method, { status: "failed", reason, isBlocked }, isProven);
  const error = { ...declineError(reason), charge: charge.id };
  const failed = ctx.patch("payment_intent", intent.id, {
    status: "requires_payment_method",
    latest_charge: charge.id,
    payment_method: null,
    last_payment_error: lastError(error, method),
  });
  ctx.emit("charge.failed", charge);
  ctx.emit("payment_intent.payment_failed", failed);
  return { intent: ctx.get("payment_intent", intent.id), error: { ...error, payment_method: method } };
}

function lastError({ code, decline_code, message, advice_code, charge }: ErrorBody, method: Stripe.PaymentMethod): Stripe.PaymentIntent.LastPaymentError {
  return {
    type: "card_error",
    code,
    decline_code,
    message,
    advice_code,
    charge,
    doc_url: `https://docs.stripe.com/error-codes#${code?.replaceAll("_", "-")}`,
    payment_method: method,
  };
}

/** A payment with a customer and the wish to pay again saves the method; one without a customer uses it up. */
function keepMethod(ctx: Context, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, isProven: boolean): void {
  const { customer } = intent;
  if (typeof customer === "string" && intent.setup_future_usage !== null) {
    attachPaymentMethod(ctx, method, customer);
    const card = ctx.find("_card", method.id);
    if (isProven && card !== null) ctx.put("_card", { ...card, isAuthenticated: true });
    return;
  }
  if (method.customer === null) spend(ctx, method.id);
}

function checkOwner(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  if (method.customer === null || method.customer === intent.customer) return;
  const message =
    intent.customer === null
      ? "The PaymentMethod supplied belongs to the Customer it is attached to. Please include the Customer in the `customer` parameter on the PaymentIntent."
      : `The customer in the \`customer\` parameter is different from the one the PaymentMethod ${method.id} is attached to.`;
  throw invalidRequest(message, { param: "payment_method" });
}

export function unexpectedState(intent: Stripe.PaymentIntent | Stripe.SetupIntent, message: string) {
  return invalidRequest(message, { code: intent.object === "payment_intent" ? "payment_intent_unexpected_state" : "setup_intent_unexpected_state" });
}
