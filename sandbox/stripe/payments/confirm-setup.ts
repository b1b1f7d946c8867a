import type Stripe from "stripe";
import type { Context } from "../engine/context";
import { type ErrorBody, invalidRequest } from "../engine/errors";
import { attachPaymentMethod, refuseSpent } from "./attach-payment-method";
import { cardOfNumber } from "./cards";
import { unexpectedState } from "./confirm-intent";
import { declineError } from "./declines";
import { nextActionOf } from "./next-action";

export interface SetupConfirmation {
  method?: Stripe.PaymentMethod | undefined;
  isProven?: boolean;
  returnUrl?: string | undefined;
  usesStripeSdk?: boolean | undefined;
}

export interface SetupAttempted {
  intent: Stripe.SetupIntent;
  error: ErrorBody | null;
}

const CONFIRMABLE = new Set(["requires_payment_method", "requires_confirmation", "requires_action"]);

/** Attempts to save a payment method for later. */
export function confirmSetup(ctx: Context, intent: Stripe.SetupIntent, how: SetupConfirmation): SetupAttempted {
  if (!CONFIRMABLE.has(intent.status ?? "")) throw unexpectedState(intent, `You cannot confirm this SetupIntent because it has already ${intent.status}.`);
  const method = how.method ?? (typeof intent.payment_method === "string" ? ctx.get("payment_method", intent.payment_method) : undefined);
  if (method === undefined)
    throw unexpectedState(
      intent,
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
    );
  if (method.customer !== null && method.customer !== intent.customer)
    throw invalidRequest(`The PaymentMethod ${method.id} belongs to another customer.`, { param: "payment_method" });
  refuseSpent(ctx, method);
  const card = ctx.find("_card", method.id);
  const known = card === null || method.type !== "card" ? null : cardOfNumber(card.number);
  const chosen = ctx.patch("setup_intent", intent.id, { payment_method: method.id, next_action: null, last_setup_error: null });
  if (known?.isDeclinedOnSetup === true) return fail(ctx, chosen, method, declineError(known.decline ?? "generic_decline"));
  if (known?.authentication !== undefined && how.isProven !== true) {
    const waiting = ctx.patch("setup_intent", intent.id, { status: "requires_action", next_action: nextActionOf(ctx, chosen, how) });
    ctx.emit("setup_intent.requires_action", waiting);
    return { intent: waiting, error: null };
  }
  if (typeof intent.customer === "string") attachPaymentMethod(ctx, method, intent.customer);
  if (card !== null) ctx.put("_card", { ...card, isAuthenticated: card.isAuthenticated || how.isProven === true });
  const done = ctx.patch("setup_intent", intent.id, { status: "succeeded" });
  ctx.emit("setup_intent.succeeded", done);
  return { intent: ctx.get("setup_intent", intent.id), error: null };
}

/** The holder proved who they are, or could not. */
export function completeSetupAuthentication(ctx: Context, id: string, isSuccessful: boolean): SetupAttempted {
  const intent = ctx.get("setup_intent", id);
  if (intent.status !== "requires_action") throw unexpectedState(intent, `This SetupIntent has a status of ${intent.status}: there is nothing to prove.`);
  if (isSuccessful) return confirmSetup(ctx, intent, { isProven: true });
  const method = typeof intent.payment_method === "string" ? ctx.get("payment_method", intent.payment_method) : null;
  return fail(ctx, intent, method, {
    type: "card_error",
    code: "setup_intent_authentication_failure",
    message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
  });
}

function fail(ctx: Context, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod | null, error: ErrorBody): SetupAttempted {
  const { code, decline_code, message } = error;
  const last: Stripe.SetupIntent.LastSetupError = { type: "card_error", code, decline_code, message, ...(method === null ? {} : { payment_method: method }) };
  const failed = ctx.patch("setup_intent", intent.id, { status: "requires_payment_method", payment_method: null, next_action: null, last_setup_error: last });
  ctx.emit("setup_intent.setup_failed", failed);
  return { intent: ctx.get("setup_intent", intent.id), error: { ...error, ...(method === null ? {} : { payment_method: method }) } };
}
