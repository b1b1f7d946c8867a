import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import type { Price } from "../billing/tables";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects } from "../http/lists";
import { mergeMetadata } from "../http/params";
import { makeProduct } from "./make-product";
import { asMetadata, cleared } from "./values";

type Recurring = Stripe.PriceCreateParams.Recurring;
type CurrencyOptions = NonNullable<Price["currency_options"]>;

const create = endpoint<Stripe.PriceCreateParams>({
  method: "POST",
  path: "/v1/prices",
  takes: [
    "active",
    "billing_scheme",
    "currency",
    "currency_options",
    "custom_unit_amount",
    "lookup_key",
    "metadata",
    "nickname",
    "product",
    "product_data",
    "recurring",
    "tax_behavior",
    "transfer_lookup_key",
    "unit_amount",
    "unit_amount_decimal",
  ],
  run: (ctx, params) => shown(createPrice(ctx, params)),
});

/** A price of a product that is there, or of one made with it. */
export function createPrice(ctx: Context, params: Stripe.PriceCreateParams): Price {
  const product = params.product_data ? makeProduct(ctx, { ...params.product_data }) : ctx.named("product", params.product ?? "", "product");
  const amount = params.unit_amount ?? null;
  const decimal = params.unit_amount_decimal === undefined ? null : String(params.unit_amount_decimal);
  if (amount === null && decimal === null && !params.custom_unit_amount)
    throw invalidRequest("Missing required param: unit_amount.", { code: "parameter_missing", param: "unit_amount" });
  if (params.custom_unit_amount && params.recurring)
    throw invalidRequest("`custom_unit_amount` is not supported for recurring prices", { param: "custom_unit_amount" });
  if (params.lookup_key) takeLookupKey(ctx, params.lookup_key, params.transfer_lookup_key ?? false);
  const own = {
    custom_unit_amount: customAmount(params.custom_unit_amount),
    tax_behavior: params.tax_behavior ?? "unspecified",
    unit_amount: amount,
    unit_amount_decimal: decimal ?? (amount === null ? null : String(amount)),
  };
  const price = ctx.put("price", {
    id: ctx.newId("price"),
    object: "price",
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? "per_unit",
    created: ctx.now,
    currency: params.currency.toLowerCase(),
    currency_options: { ...optionsOf(params.currency_options), [params.currency.toLowerCase()]: own },
    ...own,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    nickname: params.nickname ?? null,
    product: product.id,
    recurring: params.recurring ? recurringOf(params.recurring) : null,
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring ? "recurring" : "one_time",
  });
  ctx.emit("price.created", shown(price));
  return price;
}

/** As answers show it: the other currencies only when asked for by `expand`. */
export function shown({ currency_options: _options, ...price }: Price): Price {
  return price;
}

/** What a price costs in a currency. @throws 400 when it has no such option */
export function amountIn(price: Price, currency: string): { unit_amount: number; unit_amount_decimal: string } {
  const option = price.currency_options?.[currency] ?? (currency === price.currency ? price : undefined);
  if (!option) {
    throw invalidRequest(`The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`, {
      param: "currency",
    });
  }
  const unit_amount = option.unit_amount ?? Math.round(Number(option.unit_amount_decimal ?? 0));
  return { unit_amount, unit_amount_decimal: option.unit_amount_decimal ?? String(unit_amount) };
}

const retrieve = endpoint<Stripe.PriceRetrieveParams>({
  method: "GET",
  path: "/v1/prices/:id",
  takes: [],
  run: (ctx, _params, path) => shown(ctx.get("price", path("id"))),
});

const update = endpoint<Stripe.PriceUpdateParams>({
  method: "POST",
  path: "/v1/prices/:id",
  takes: ["active", "currency_options", "lookup_key", "metadata", "nickname", "tax_behavior", "transfer_lookup_key"],
  run: (ctx, params, path) => {
    const before = ctx.get("price", path("id"));
    if (params.lookup_key && params.lookup_key !== before.lookup_key) takeLookupKey(ctx, params.lookup_key, params.transfer_lookup_key ?? false);
    const after = ctx.patch("price", before.id, {
      active: params.active ?? before.active,
      currency_options: { ...before.currency_options, ...optionsOf(params.currency_options || undefined) },
      lookup_key: cleared(params.lookup_key, before.lookup_key),
      metadata: mergeMetadata(before.metadata, asMetadata(params.metadata)),
      nickname: cleared(params.nickname, before.nickname),
      tax_behavior: params.tax_behavior ?? before.tax_behavior,
    });
    ctx.emitChange("price.updated", shown(before), shown(after));
    return shown(after);
  },
});

const listAll = endpoint<Stripe.PriceListParams>({
  method: "GET",
  path: "/v1/prices",
  takes: ["limit", "starting_after", "ending_before", "created", "active", "currency", "lookup_keys", "product", "recurring", "type"],
  run: (ctx, { created, ...params }) => {
    const page = listObjects(ctx, params, {
      kind: "price",
      url: "/v1/prices",
      having: params.product === undefined ? undefined : { field: "product", value: params.product },
      filter: (price) =>
        price.active === (params.active ?? true) &&
        (params.currency === undefined || price.currency === params.currency) &&
        (params.lookup_keys === undefined || params.lookup_keys.includes(price.lookup_key ?? "")) &&
        (params.type === undefined || price.type === params.type) &&
        (params.recurring?.interval === undefined || price.recurring?.interval === params.recurring.interval),
    });
    return { ...page, data: page.data.map(shown) };
  },
});

function takeLookupKey(ctx: Context, key: string, isTransferred: boolean): void {
  const holder = ctx.all("price").find((price) => price.lookup_key === key);
  if (!holder) return;
  if (!isTransferred) throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: "lookup_key" });
  ctx.patch("price", holder.id, { lookup_key: null });
}

function recurringOf(given: Recurring): NonNullable<Price["recurring"]> {
  return {
    interval: given.interval,
    interval_count: given.interval_count ?? 1,
    meter: null,
    trial_period_days: given.trial_period_days ?? null,
    usage_type: given.usage_type ?? "licensed",
  };
}

function optionsOf(given: Stripe.PriceCreateParams["currency_options"]): CurrencyOptions {
  const entries = Object.entries(given ?? {}).map(([currency, option]): [string, CurrencyOptions[string]] => {
    const unit_amount = option.unit_amount ?? null;
    const decimal = option.unit_amount_decimal === undefined ? null : String(option.unit_amount_decimal);
    return [
      currency,
      {
        custom_unit_amount: customAmount(option.custom_unit_amount),
        tax_behavior: option.tax_behavior ?? "unspecified",
        unit_amount,
        unit_amount_decimal: decimal ?? (unit_amount === null ? null : String(unit_amount)),
      },
    ];
  });
  return Object.fromEntries(entries);
}

function customAmount(given: Stripe.PriceCreateParams.CustomUnitAmount | undefined): Price["custom_unit_amount"] {
  if (!given?.enabled) return null;
  return { maximum: given.maximum ?? null, minimum: given.minimum ?? null, preset: given.preset ?? null };
}

export const priceRoutes = [create, retrieve, update, listAll];
