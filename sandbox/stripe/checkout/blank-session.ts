import type Stripe from "stripe";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { mergeMetadata } from "../http/params";

const LIFE_S = 86_400;

/** What no session has here, or has only later. */
const UNUSED = {
  after_expiration: null,
  amount_subtotal: null,
  amount_total: null,
  collected_information: null,
  consent: null,
  currency_conversion: null,
  custom_fields: [],
  customer_account: null,
  discounts: [],
  invoice: null,
  livemode: false,
  managed_payments: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  permissions: null,
  recovered_from: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  total_details: null,
  wallet_options: null,
};

/** A session before its amounts: what the parameters say, and Stripe's defaults. */
export function blankSession(ctx: Context, id: string, params: Stripe.Checkout.SessionCreateParams): Stripe.Checkout.Session {
  const mode = params.mode ?? "payment";
  const ui = params.ui_mode ?? "hosted_page";
  const { customer: customerId } = params;
  const customer = customerId === undefined ? null : ctx.get("customer", customerId);
  const email = customer?.email ?? params.customer_email ?? null;
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
    ...UNUSED,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    automatic_tax: { enabled: params.automatic_tax?.enabled ?? false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: ui === "hosted_page" ? null : `${id}_${ctx.newId("secret", 40)}`,
    consent_collection: consentOf(params.consent_collection),
    created: ctx.now,
    currency: params.currency ?? null,
    custom_text: customTextOf(params.custom_text),
    customer: customerId ?? null,
    customer_creation: mode !== "subscription" && customerId === undefined ? (params.customer_creation ?? "if_required") : null,
    customer_details:
      email === null
        ? null
        : {
            address: customer?.address ?? null,
            business_name: null,
            email,
            individual_name: null,
            name: customer?.name ?? null,
            phone: customer?.phone ?? null,
            tax_exempt: customer?.tax_exempt ?? "none",
            tax_ids: null,
          },
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? ctx.now + LIFE_S,
    integration_identifier: params.integration_identifier ?? null,
    invoice_creation:
      mode === "payment"
        ? {
            enabled: false,
            invoice_data: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: null, metadata: {}, rendering_options: null },
          }
        : null,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    mode,
    origin_context: params.origin_context ?? null,
    payment_method_collection: params.payment_method_collection ?? (mode === "subscription" ? "always" : "if_required"),
    payment_method_options: { card: { request_three_d_secure: params.payment_method_options?.card?.request_three_d_secure ?? "automatic" } },
    payment_method_types: params.allowed_payment_method_types ?? ["card", "link"],
    payment_status: mode === "setup" ? "no_payment_required" : "unpaid",
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    ...(ui === "hosted_page" ? {} : { redirect_on_completion: params.redirect_on_completion ?? "always" }),
    ...(params.return_url === undefined ? {} : { return_url: params.return_url }),
    saved_payment_method_options: savedOptionsOf(params.saved_payment_method_options, customerId !== undefined),
    status: "open",
    submit_type: params.submit_type ?? null,
    success_url: params.success_url ?? null,
    ui_mode: ui,
    url: ui === "hosted_page" ? `${ctx.baseUrl}/c/pay/${id}` : null,
  };
}

function consentOf(given: Stripe.Checkout.SessionCreateParams.ConsentCollection | undefined): Stripe.Checkout.Session.ConsentCollection | null {
  if (given === undefined) return null;
  return {
    payment_method_reuse_agreement: given.payment_method_reuse_agreement ?? null,
    promotions: given.promotions ?? null,
    terms_of_service: given.terms_of_service ?? null,
  };
}

function customTextOf(given: Stripe.Checkout.SessionCreateParams.CustomText | undefined): Stripe.Checkout.Session.CustomText {
  return {
    after_submit: given?.after_submit || null,
    shipping_address: given?.shipping_address || null,
    submit: given?.submit || null,
    terms_of_service_acceptance: given?.terms_of_service_acceptance || null,
  };
}

function savedOptionsOf(
  given: Stripe.Checkout.SessionCreateParams.SavedPaymentMethodOptions | undefined,
  hasCustomer: boolean,
): Stripe.Checkout.Session.SavedPaymentMethodOptions | null {
  if (given === undefined && !hasCustomer) return null;
  return {
    allow_redisplay_filters: given?.allow_redisplay_filters ?? ["always"],
    payment_method_remove: given?.payment_method_remove ?? "disabled",
    payment_method_save: given?.payment_method_save ?? null,
  };
}
