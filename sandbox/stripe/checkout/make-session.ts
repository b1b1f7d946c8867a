import type Stripe from "stripe";
import { refuseUnusable } from "../catalog/coupons";
import { createPrice } from "../catalog/prices";
import { isUsable } from "../catalog/promotion-codes";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import type { CheckoutLine, StoredCheckout } from "../engine/tables";
import { mergeMetadata } from "../http/params";
import { makeSetupIntent } from "../payments/setup-intents";
import { blankSession } from "./blank-session";
import { totalsOf } from "./totals";

type Params = Stripe.Checkout.SessionCreateParams;

const LIFE_S = 86_400;
const LIFE_S_MIN = 30 * 60;
const MINUTE_S = 60;

/** Opens a Checkout Session. What it was asked for beyond what it shows is kept beside it. */
export function makeSession(ctx: Context, params: Params): Stripe.Checkout.Session {
  check(ctx, params);
  const id = ctx.newId("cs_test", 58);
  const mode = params.mode ?? "payment";
  const lines = (params.line_items ?? []).map((line, index) => makeLine(ctx, line, mode, index));
  const checkout: StoredCheckout = {
    id,
    line_items: lines,
    payment_intent_data: params.payment_intent_data ?? {},
    subscription_data: params.subscription_data ?? {},
    discounts: discountsOf(ctx, params),
    subscription: null,
    payment_intent: null,
    setup_intent: null,
    payment_method: null,
    keeps_method: false,
    ...(params.automatic_tax?.enabled ? { automatic_tax: { country: addressOf(ctx, params.customer)?.country ?? null } } : {}),
  };
  const [first] = lines;
  const currency = params.currency?.toLowerCase() ?? (first === undefined ? null : ctx.get("price", first.price).currency);
  const totals = currency === null ? null : totalsOf(ctx, checkout, currency);
  const setup =
    mode === "setup"
      ? makeSetupIntent(ctx, {
          customer: params.customer ?? null,
          description: params.setup_intent_data?.description ?? null,
          metadata: mergeMetadata({}, asMetadata(params.setup_intent_data?.metadata)),
        })
      : null;
  ctx.put("_checkout", { ...checkout, setup_intent: setup?.id ?? null });
  const session = ctx.put("checkout.session", {
    ...blankSession(ctx, id, params),
    automatic_tax: taxStateOf(checkout),
    currency,
    amount_subtotal: totals?.subtotal ?? null,
    amount_total: totals?.total ?? null,
    discounts: shownDiscounts(checkout),
    total_details: totals === null ? null : { amount_discount: totals.discount, amount_shipping: 0, amount_tax: totals.tax },
    setup_intent: setup?.id ?? null,
  });
  ctx.schedule("expire_session", ctx.subjectOf(id), session.expires_at * 1000);
  return session;
}

function addressOf(ctx: Context, customer: string | undefined): Stripe.Address | null {
  return customer === undefined ? null : (ctx.find("customer", customer)?.address ?? null);
}

/** Whether tax is computed, and whether it is known where for. */
export function taxStateOf({ automatic_tax: tax }: StoredCheckout): Stripe.Checkout.Session.AutomaticTax {
  const isOn = tax !== undefined;
  return {
    enabled: isOn,
    liability: isOn ? { type: "self" } : null,
    provider: isOn ? "stripe" : null,
    status: isOn ? (tax.country === null ? "requires_location_inputs" : "complete") : null,
  };
}

export function shownDiscounts(checkout: StoredCheckout): Stripe.Checkout.Session.Discount[] {
  return checkout.discounts.map(({ coupon, promotion_code }) => ({ coupon: promotion_code === null ? coupon : null, promotion_code }));
}

function check(ctx: Context, params: Params): void {
  const mode = params.mode ?? "payment";
  const ui = params.ui_mode ?? "hosted_page";
  if (params.customer !== undefined) ctx.named("customer", params.customer, "customer");
  if (params.customer !== undefined && params.customer_email !== undefined)
    throw invalidRequest("You may only specify one of these parameters: customer, customer_email.", { param: "customer_email" });
  if (mode === "setup" ? params.line_items !== undefined : (params.line_items ?? []).length === 0) {
    throw mode === "setup"
      ? invalidRequest("`line_items` is not supported in `setup` mode.", { param: "line_items" })
      : invalidRequest("Missing required param: line_items.", { code: "parameter_missing", param: "line_items" });
  }
  if (ui === "hosted_page" && params.return_url !== undefined)
    throw invalidRequest("`return_url` cannot be used with `ui_mode: hosted_page`: use `success_url`.", { param: "return_url" });
  if (ui === "hosted_page" && params.success_url === undefined)
    throw invalidRequest("Missing required param: success_url.", { code: "parameter_missing", param: "success_url" });
  if (ui !== "hosted_page" && (params.success_url !== undefined || params.cancel_url !== undefined))
    throw invalidRequest(`\`success_url\` and \`cancel_url\` cannot be used with \`ui_mode: ${ui}\`.`, { param: "success_url" });
  if (ui !== "hosted_page" && params.redirect_on_completion !== "never" && params.return_url === undefined)
    throw invalidRequest("Missing required param: return_url.", { code: "parameter_missing", param: "return_url" });
  for (const [key, wanted] of [
    ["payment_intent_data", "payment"],
    ["setup_intent_data", "setup"],
    ["subscription_data", "subscription"],
  ] as const) {
    if (params[key] !== undefined && mode !== wanted) throw invalidRequest(`You can not pass \`${key}\` in \`${mode}\` mode.`, { param: key });
  }
  if (params.customer_creation !== undefined && (mode === "subscription" || params.customer !== undefined))
    throw invalidRequest("`customer_creation` can only be used in `payment` and `setup` mode without a customer.", { param: "customer_creation" });
  if (params.automatic_tax?.enabled && params.customer !== undefined && !addressOf(ctx, params.customer)?.country && params.customer_update?.address !== "auto")
    throw invalidRequest(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto'.",
      { code: "customer_tax_location_invalid", param: "automatic_tax" },
    );
  if (params.customer_update !== undefined && params.customer === undefined)
    throw invalidRequest("`customer_update` can only be used with `customer`.", { param: "customer_update" });
  const life = (params.expires_at ?? ctx.now + LIFE_S) - ctx.now;
  if (life < LIFE_S_MIN - MINUTE_S || life > LIFE_S + MINUTE_S)
    throw invalidRequest("The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.", { param: "expires_at" });
}

function makeLine(ctx: Context, line: Stripe.Checkout.SessionCreateParams.LineItem, mode: string, index: number): CheckoutLine {
  const param = `line_items[${index}]`;
  const price = line.price_data === undefined ? ctx.named("price", line.price ?? "", `${param}[price]`) : createPrice(ctx, { ...line.price_data });
  if (!price.active) throw invalidRequest("The price specified is inactive. This field only accepts active prices.", { param: `${param}[price]` });
  if (price.recurring !== null && mode === "payment")
    throw invalidRequest("You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.", {
      param: `${param}[price]`,
    });
  if (price.recurring === null && mode === "subscription")
    throw invalidRequest("You must provide at least one recurring price in `subscription` mode when using prices.", { param: `${param}[price]` });
  const product = ctx.find("product", price.product);
  const adjustable = line.adjustable_quantity;
  return {
    id: ctx.newId("li"),
    price: price.id,
    quantity: line.quantity ?? 1,
    description: product?.name ?? "",
    adjustable_quantity: adjustable === undefined ? null : { enabled: adjustable.enabled, maximum: adjustable.maximum ?? 99, minimum: adjustable.minimum ?? 0 },
    metadata: mergeMetadata({}, asMetadata(line.metadata)),
  };
}

function discountsOf(ctx: Context, params: Params): StoredCheckout["discounts"] {
  if (params.discounts !== undefined && params.allow_promotion_codes !== undefined)
    throw invalidRequest("You may only specify one of these parameters: allow_promotion_codes, discounts.", { param: "discounts" });
  return (params.discounts ?? []).map((wish, index) => {
    if (wish.promotion_code === undefined) {
      const coupon = ctx.named("coupon", wish.coupon ?? "", `discounts[${index}][coupon]`);
      refuseUnusable(ctx, coupon, `discounts[${index}][coupon]`);
      return { coupon: coupon.id, promotion_code: null };
    }
    const promotion = ctx.named("promotion_code", wish.promotion_code, `discounts[${index}][promotion_code]`);
    if (!isUsable(ctx, promotion, params.customer ?? null))
      throw invalidRequest("This promotion code cannot be redeemed because it is not valid any more.", { param: `discounts[${index}][promotion_code]` });
    return { coupon: promotion.promotion.coupon ?? "", promotion_code: promotion.id };
  });
}
