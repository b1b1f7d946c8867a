import type Stripe from "stripe";
import type { Context } from "../engine/context";

export interface NewIntent {
  amount: number;
  currency: string;
  customer?: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
  paymentMethod?: string | null;
  setupFutureUsage?: Stripe.PaymentIntent.SetupFutureUsage | null;
  captureMethod?: Stripe.PaymentIntent.CaptureMethod;
  confirmationMethod?: Stripe.PaymentIntent.ConfirmationMethod;
  receiptEmail?: string | null;
  transferGroup?: string | null;
  shipping?: Stripe.PaymentIntent.Shipping | null;
  statementDescriptor?: string | null;
  statementDescriptorSuffix?: string | null;
  requestThreeDSecure?: "any" | "automatic" | "challenge";
  allowedTypes?: string[] | null;
  excludedTypes?: string[] | null;
  automatic?: Stripe.PaymentIntent.AutomaticPaymentMethods | null;
}

/** Writes a payment intent and tells it. It is not attempted yet. */
export function makeIntent(ctx: Context, wish: NewIntent): Stripe.PaymentIntent {
  const id = ctx.newId("pi");
  const method = wish.paymentMethod ?? null;
  const types = (wish.allowedTypes ?? ["card", "link"]).filter((type) => wish.excludedTypes?.includes(type) !== true);
  const intent = ctx.put("payment_intent", {
    id,
    object: "payment_intent",
    allowed_payment_method_types: wish.allowedTypes ?? null,
    amount: wish.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: wish.automatic === undefined ? { allow_redirects: "always", enabled: true } : wish.automatic,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: wish.captureMethod ?? "automatic_async",
    client_secret: `${id}_${ctx.newId("secret", 25)}`,
    confirmation_method: wish.confirmationMethod ?? "automatic",
    created: ctx.now,
    currency: wish.currency,
    customer: wish.customer ?? null,
    customer_account: null,
    description: wish.description ?? null,
    excluded_payment_method_types: wish.excludedTypes ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: wish.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: wish.requestThreeDSecure ?? "automatic" },
    },
    payment_method_types: types,
    payment_record: null,
    processing: null,
    receipt_email: wish.receiptEmail ?? null,
    review: null,
    setup_future_usage: wish.setupFutureUsage ?? null,
    shipping: wish.shipping ?? null,
    source: null,
    statement_descriptor: wish.statementDescriptor ?? null,
    statement_descriptor_suffix: wish.statementDescriptorSuffix ?? null,
    status: method === null ? "requires_payment_method" : "requires_confirmation",
    transfer_data: null,
    transfer_group: wish.transferGroup ?? null,
  });
  ctx.emit("payment_intent.created", intent);
  return intent;
}
