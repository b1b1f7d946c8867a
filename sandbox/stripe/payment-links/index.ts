import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { asMetadata } from "../catalog/values";
import { makeSession } from "../checkout/make-session";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { mergeMetadata } from "../http/params";
import type { Resource } from "../resource";

const create = endpoint<Stripe.PaymentLinkCreateParams>({
  method: "POST",
  path: "/v1/payment_links",
  takes: ["allow_promotion_codes", "line_items", "metadata"],
  run: (ctx, params) => makeLink(ctx, params),
});

function makeLink(ctx: Context, params: Stripe.PaymentLinkCreateParams): Stripe.PaymentLink {
  const lines = params.line_items.map((line, index) => ({
    price: ctx.named("price", line.price ?? "", `line_items[${index}][price]`),
    quantity: line.quantity ?? 1,
  }));
  const [first] = lines;
  if (first === undefined) throw invalidRequest("Missing required param: line_items.", { code: "parameter_missing", param: "line_items" });
  const id = ctx.newId("plink");
  const link: Stripe.PaymentLink = {
    id,
    object: "payment_link",
    active: true,
    after_completion: { hosted_confirmation: { custom_message: null }, type: "hosted_confirmation" },
    allow_promotion_codes: params.allow_promotion_codes ?? false,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: { enabled: false, liability: null },
    billing_address_collection: "auto",
    consent_collection: null,
    currency: first.price.currency,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer_creation: "if_required",
    inactive_message: null,
    invoice_creation: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    on_behalf_of: null,
    payment_intent_data: null,
    payment_method_collection: "always",
    payment_method_options: null,
    payment_method_types: null,
    phone_number_collection: { enabled: false },
    restrictions: null,
    shipping_address_collection: null,
    shipping_options: [],
    submit_type: "auto",
    subscription_data: null,
    tax_id_collection: { enabled: false, required: "never" },
    transfer_data: null,
    url: `${ctx.baseUrl}/b/${id}`,
  };
  ctx.put("_link_lines", { id, lines: lines.map(({ price, quantity }) => ({ price: price.id, quantity })), isRecurring: first.price.recurring !== null });
  ctx.put("payment_link", link);
  ctx.emit("payment_link.created", link);
  return link;
}

const update = endpoint<Stripe.PaymentLinkUpdateParams>({
  method: "POST",
  path: "/v1/payment_links/:id",
  takes: ["active", "allow_promotion_codes", "metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("payment_link", path("id"));
    const after = ctx.patch("payment_link", before.id, {
      active: params.active ?? before.active,
      allow_promotion_codes: params.allow_promotion_codes ?? before.allow_promotion_codes,
      metadata: mergeMetadata(before.metadata, asMetadata(params.metadata)),
    });
    ctx.emitChange("payment_link.updated", before, after);
    return after;
  },
});

const retrieve = endpoint<Stripe.PaymentLinkRetrieveParams>({
  method: "GET",
  path: "/v1/payment_links/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("payment_link", path("id")),
});

/** A visit of the link opens a session of its own. */
function openLink(ctx: Context, id: string): Stripe.Checkout.Session {
  const link = ctx.get("payment_link", id);
  if (!link.active) throw invalidRequest("This link is no longer active.");
  const { lines, isRecurring } = ctx.get("_link_lines", id);
  const session = makeSession(ctx, {
    mode: isRecurring ? "subscription" : "payment",
    line_items: lines,
    success_url: `${ctx.baseUrl}/b/${id}/thanks`,
    allow_promotion_codes: link.allow_promotion_codes,
    metadata: link.metadata,
  });
  return ctx.patch("checkout.session", session.id, { payment_link: id });
}

export const paymentLinks: Resource = {
  routes: [create, update, retrieve],
  pages: [
    {
      method: "GET",
      path: "/b/:id",
      answer: ({ engine, part }) => {
        const session = engine.run({ account: null, request: { id: null, idempotency_key: null } }, (ctx) => openLink(ctx, part("id")));
        return { status: 303, headers: { location: session.url ?? "/" }, body: "" };
      },
    },
    {
      method: "GET",
      path: "/b/:id/thanks",
      answer: () => ({ status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "Thank you. Your payment was received.\n" }),
    },
  ],
};
