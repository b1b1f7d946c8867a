import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { createSubscription } from "../billing/subscriptions/create";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { ApiError, invalidRequest } from "../engine/errors";
import { mergeMetadata } from "../http/params";
import type { Resource } from "../resource";
import { makeQuote } from "./make-quote";

const create = endpoint<Stripe.QuoteCreateParams>({
  method: "POST",
  path: "/v1/quotes",
  takes: ["collection_method", "customer", "description", "expires_at", "footer", "header", "line_items", "metadata"],
  run: (ctx, params) => {
    if (params.customer !== undefined) ctx.named("customer", params.customer, "customer");
    const lines = (params.line_items ?? []).map((line, index) => ({
      price: ctx.named("price", line.price ?? "", `line_items[${index}][price]`),
      quantity: line.quantity ?? 1,
    }));
    return makeQuote(ctx, params, lines);
  },
});

const update = endpoint<Stripe.QuoteUpdateParams>({
  method: "POST",
  path: "/v1/quotes/:id",
  takes: ["description", "metadata"],
  run: (ctx, params, path) => {
    const quote = ctx.get("quote", path("id"));
    return ctx.patch("quote", quote.id, {
      description: params.description ?? quote.description,
      metadata: mergeMetadata(quote.metadata, asMetadata(params.metadata)),
    });
  },
});

const retrieve = endpoint<Stripe.QuoteRetrieveParams>({
  method: "GET",
  path: "/v1/quotes/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("quote", path("id")),
});

const finalize = endpoint<Stripe.QuoteFinalizeQuoteParams>({
  method: "POST",
  path: "/v1/quotes/:id/finalize",
  takes: [],
  run: (ctx, _params, path) => {
    const quote = inStatus(ctx, path("id"), "finalized", ["draft"]);
    if (quote.customer === null) throw invalidRequest("A quote needs a customer before it can be finalized.", { param: "customer" });
    const open = ctx.patch("quote", quote.id, {
      status: "open",
      number: `QT-${quote.id.slice(-8).toUpperCase()}-0001-1`,
      status_transitions: { ...quote.status_transitions, finalized_at: ctx.now },
    });
    ctx.emit("quote.finalized", open);
    return open;
  },
});

const accept = endpoint<Stripe.QuoteAcceptParams>({
  method: "POST",
  path: "/v1/quotes/:id/accept",
  takes: [],
  run: (ctx, _params, path) => {
    const quote = inStatus(ctx, path("id"), "accepted", ["open"]);
    const { lines, isRecurring } = ctx.get("_link_lines", quote.id);
    if (!isRecurring)
      throw new ApiError(501, {
        type: "invalid_request_error",
        code: "not_implemented",
        message: "Not built in this stand-in for Stripe: quotes of one-time prices",
      });
    const subscription = createSubscription(ctx, { customer: String(quote.customer), items: lines, billing_mode: { type: "flexible" } });
    const accepted = ctx.patch("quote", quote.id, {
      status: "accepted",
      subscription: subscription.id,
      status_transitions: { ...quote.status_transitions, accepted_at: ctx.now },
    });
    ctx.emit("quote.accepted", accepted);
    return accepted;
  },
});

const cancel = endpoint<Stripe.QuoteCancelParams>({
  method: "POST",
  path: "/v1/quotes/:id/cancel",
  takes: [],
  run: (ctx, _params, path) => {
    const quote = inStatus(ctx, path("id"), "canceled", ["draft", "open"]);
    const canceled = ctx.patch("quote", quote.id, { status: "canceled", status_transitions: { ...quote.status_transitions, canceled_at: ctx.now } });
    ctx.emit("quote.canceled", canceled);
    return canceled;
  },
});

/** The quote, if it can be brought to what is asked. @throws 400 */
function inStatus(ctx: Context, id: string, wanted: string, allowed: readonly string[]): Stripe.Quote {
  const quote = ctx.get("quote", id);
  if (!allowed.includes(quote.status)) throw invalidRequest(`This quote cannot be ${wanted} because it has a status of ${quote.status}.`);
  return quote;
}

export const quotes: Resource = { routes: [create, update, retrieve, finalize, accept, cancel] };
