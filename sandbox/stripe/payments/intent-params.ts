import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { ApiError, invalidRequest } from "../engine/errors";
import { address, amount, bool, currency, email, integer, list, metadata, text, timestamp, unsettable } from "../http/params";
import type { Attempted } from "./confirm-intent";
import { findPaymentMethod, makePaymentMethod, paymentMethodData } from "./make-payment-method";

const threeDSecure = z.enum(["any", "automatic", "challenge"]);
const usage = z.enum(["off_session", "on_session"]);

export const methodOptions = z.strictObject({
  card: z
    .strictObject({ request_three_d_secure: threeDSecure.optional(), setup_future_usage: unsettable(usage).optional(), cvc_token: text().optional() })
    .optional(),
  customer_balance: z.strictObject({ funding_type: text().optional(), bank_transfer: z.strictObject({ type: text() }).optional() }).optional(),
});

export const mandateData = z.strictObject({
  customer_acceptance: z.strictObject({
    accepted_at: timestamp().optional(),
    type: z.enum(["offline", "online"]),
    online: z.strictObject({ ip_address: text().optional(), user_agent: text().optional(), infer_from_client: bool().optional() }).optional(),
    offline: z.strictObject({}).optional(),
  }),
});

export const shippingParams = z.strictObject({
  address: address(),
  name: text(),
  carrier: unsettable(text()).optional(),
  phone: unsettable(text()).optional(),
  tracking_number: unsettable(text()).optional(),
});

/** What confirming takes, at creation and later. */
export const confirmation = {
  payment_method: text().optional(),
  payment_method_data: paymentMethodData.optional(),
  payment_method_options: methodOptions.optional(),
  off_session: z.union([bool(), z.enum(["one_off", "recurring"])]).optional(),
  return_url: text().optional(),
  use_stripe_sdk: bool().optional(),
  error_on_requires_action: bool().optional(),
  mandate_data: unsettable(mandateData).optional(),
  receipt_email: unsettable(email()).optional(),
  setup_future_usage: unsettable(usage).optional(),
  shipping: unsettable(shippingParams).optional(),
};

export const described = {
  description: unsettable(text(1000)).optional(),
  metadata: metadata().optional(),
  statement_descriptor: unsettable(text(22)).optional(),
  statement_descriptor_suffix: unsettable(text(22)).optional(),
  transfer_group: text().optional(),
};

export const createParams = z.strictObject({
  ...confirmation,
  ...described,
  amount: amount(),
  currency: currency(),
  customer: text().optional(),
  confirm: bool().optional(),
  capture_method: z.enum(["automatic", "automatic_async", "manual"]).optional(),
  confirmation_method: z.enum(["automatic", "manual"]).optional(),
  automatic_payment_methods: z.strictObject({ enabled: bool(), allow_redirects: z.enum(["always", "never"]).optional() }).optional(),
  allowed_payment_method_types: list(text()).optional(),
  excluded_payment_method_types: unsettable(list(text())).optional(),
  payment_method_types: list(text()).optional(),
});

export const updateParams = z.strictObject({
  ...described,
  amount: amount().optional(),
  currency: currency().optional(),
  customer: text().optional(),
  payment_method: unsettable(text()).optional(),
  payment_method_data: paymentMethodData.optional(),
  payment_method_options: methodOptions.optional(),
  receipt_email: unsettable(email()).optional(),
  setup_future_usage: unsettable(usage).optional(),
  shipping: unsettable(shippingParams).optional(),
});

export const captureParams = z.strictObject({
  amount_to_capture: integer(1).optional(),
  final_capture: bool().optional(),
  metadata: metadata().optional(),
  statement_descriptor: text(22).optional(),
});

/** The payment method that a call names or describes. */
export function methodGiven(
  ctx: Context,
  params: { payment_method?: string | null | undefined; payment_method_data?: z.output<typeof paymentMethodData> | undefined },
): Stripe.PaymentMethod | undefined {
  if (params.payment_method_data !== undefined) {
    if (typeof params.payment_method === "string")
      throw invalidRequest("You may only specify one of these parameters: payment_method, payment_method_data.", { param: "payment_method_data" });
    return makePaymentMethod(ctx, params.payment_method_data);
  }
  return typeof params.payment_method === "string" ? findPaymentMethod(ctx, params.payment_method) : undefined;
}

/** The intent, or the decline as the API answers it: an error that leaves the failed charge behind. */
export function answerOf({ intent, error }: Attempted): Stripe.PaymentIntent {
  if (error !== null) throw new ApiError(402, { ...error, payment_intent: intent }, true);
  return intent;
}

export function shippingOf(given: z.output<typeof shippingParams> | null | undefined): Stripe.PaymentIntent.Shipping | null {
  if (given === undefined || given === null) return null;
  const { city, country, line1, line2, postal_code, state } = given.address;
  return {
    address: {
      city: city ?? null,
      country: country ?? null,
      line1: line1 ?? null,
      line2: line2 ?? null,
      postal_code: postal_code ?? null,
      state: state ?? null,
    },
    carrier: given.carrier ?? null,
    name: given.name,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  };
}

/** A page proves by the client secret that it was given the intent. @throws 401 or 400 */
export function checkSecret(intent: { id: string; client_secret: string | null }, given: string | undefined, isPublishable: boolean): void {
  if (given === undefined && !isPublishable) return;
  if (given === undefined) throw invalidRequest("Missing required param: client_secret.", { code: "parameter_missing", param: "client_secret" });
  if (given !== intent.client_secret)
    throw invalidRequest(`The client_secret provided does not match any associated PaymentIntent or SetupIntent on this account.`, {
      code: "resource_missing",
      param: "intent",
    });
}
