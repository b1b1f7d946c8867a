import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { listObjects } from "../http/lists";
import { address, CREATED, email, integer, list, mergeMetadata, metadata, PAGING, text, unsettable } from "../http/params";
import { route } from "../http/routes";
import { attachPaymentMethod } from "../payments/attach-payment-method";
import { checkSavable, findPaymentMethod } from "../payments/make-payment-method";
import type { Resource } from "../resource";
import { discountCustomer } from "./discount";
import { addSource } from "./sources";

const shipping = z.strictObject({ address: address(), name: text(), phone: unsettable(text()).optional() });
const invoiceSettings = z.strictObject({ default_payment_method: unsettable(text()).optional(), footer: unsettable(text()).optional() });
const fields = {
  address: unsettable(address()).optional(),
  balance: integer().optional(),
  description: unsettable(text()).optional(),
  email: unsettable(email()).optional(),
  invoice_prefix: text(12).optional(),
  invoice_settings: invoiceSettings.optional(),
  metadata: metadata().optional(),
  name: unsettable(text(256)).optional(),
  phone: unsettable(text(20)).optional(),
  preferred_locales: list(text()).optional(),
  shipping: unsettable(shipping).optional(),
  tax_exempt: unsettable(z.enum(["exempt", "none", "reverse"])).optional(),
};
const withCard = { ...fields, source: text().optional(), coupon: unsettable(text()).optional() };
const createFields = z.strictObject({ ...withCard, payment_method: text().optional(), test_clock: text().optional() });
const updateFields = z.strictObject({ ...withCard, default_source: text().optional() });

const create = route({
  method: "POST",
  path: "/v1/customers",
  params: createFields,
  removed: ["coupon"],
  run: (ctx, params) => makeCustomer(ctx, params),
});

const update = route({
  method: "POST",
  path: "/v1/customers/:id",
  params: updateFields,
  removed: ["coupon"],
  run: (ctx, { source, coupon, ...params }, path) => {
    const before = ctx.get("customer", path("id"));
    if (source !== undefined) ctx.patch("customer", before.id, { default_source: addSource(ctx, before.id, source).id });
    if (coupon !== undefined) discountCustomer(ctx, before.id, coupon);
    const after = ctx.put("customer", changed(ctx, ctx.get("customer", before.id), params));
    ctx.emitChange("customer.updated", before, after);
    return after;
  },
});

const retrieve = route({
  method: "GET",
  path: "/v1/customers/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) =>
    ctx.wasDeleted("customer", path("id")) ? { id: path("id"), object: "customer", deleted: true } : ctx.get("customer", path("id")),
});

const listAll = route({
  method: "GET",
  path: "/v1/customers",
  params: z.strictObject({ ...PAGING, ...CREATED, email: text().optional(), test_clock: text().optional() }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "customer",
      url: "/v1/customers",
      having: params.email === undefined ? undefined : { field: "email", value: params.email },
      filter: (customer) =>
        (params.email === undefined || customer.email === params.email) && (params.test_clock === undefined || customer.test_clock === params.test_clock),
    }),
});

const remove = route({
  method: "DELETE",
  path: "/v1/customers/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => {
    const customer = ctx.get("customer", path("id"));
    ctx.remove("customer", customer.id);
    ctx.emit("customer.deleted", customer);
    return { id: customer.id, object: "customer", deleted: true };
  },
});

type Creation = z.output<typeof createFields>;

/** Writes a customer and tells it; a payment method given with it is saved to it. */
export function makeCustomer(ctx: Context, { payment_method: method, invoice_settings: settings, source, coupon, ...params }: Creation): Stripe.Customer {
  const id = ctx.newId("cus", 14);
  ctx.put("customer", { ...changed(ctx, blank(ctx, id), params), test_clock: params.test_clock ?? null });
  const saved = method === undefined ? null : savedMethod(ctx, id, method);
  if (source !== undefined) addSource(ctx, id, source);
  const standard = settings?.default_payment_method;
  // The same test token twice means one card.
  const chosen = typeof standard !== "string" ? standard : standard === method ? saved : savedMethod(ctx, id, standard);
  const customer = ctx.put(
    "customer",
    changed(ctx, ctx.get("customer", id), { invoice_settings: { ...settings, ...(chosen === undefined ? {} : { default_payment_method: chosen }) } }),
  );
  ctx.emit("customer.created", customer);
  return coupon === undefined || coupon === null ? customer : discountCustomer(ctx, id, coupon);
}

function savedMethod(ctx: Context, customer: string, id: string): string {
  const method = findPaymentMethod(ctx, id);
  checkSavable(ctx, method);
  return attachPaymentMethod(ctx, method, customer).id;
}

function blank(ctx: Context, id: string): Stripe.Customer {
  return {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created: ctx.now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(4, 12).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

type Change = z.output<typeof updateFields>;

function changed(ctx: Context, customer: Stripe.Customer, params: Change): Stripe.Customer {
  const { invoice_settings: settings, metadata: pairs, address: given, shipping: sent, ...plain } = params;
  const set = Object.fromEntries(Object.entries(plain).filter(([key, value]) => value !== undefined && key in customer));
  const standard = settings?.default_payment_method;
  if (typeof standard === "string") ctx.named("payment_method", standard, "invoice_settings[default_payment_method]");
  return {
    ...customer,
    ...set,
    ...(given === undefined ? {} : { address: given === null ? null : wholeAddress(given) }),
    ...(sent === undefined ? {} : { shipping: sent === null ? null : { name: sent.name, phone: sent.phone ?? null, address: wholeAddress(sent.address) } }),
    metadata: mergeMetadata(customer.metadata, pairs),
    invoice_settings: {
      ...customer.invoice_settings,
      ...(standard === undefined ? {} : { default_payment_method: standard }),
      ...(settings?.footer === undefined ? {} : { footer: settings.footer }),
    },
  };
}

function wholeAddress(given: z.output<ReturnType<typeof address>>): Stripe.Address {
  return {
    city: given.city ?? null,
    country: given.country ?? null,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  };
}

export const customers: Resource = { routes: [create, update, retrieve, listAll, remove] };
