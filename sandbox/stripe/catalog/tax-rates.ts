import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { listObjects } from "../http/lists";
import { bool, CREATED, mergeMetadata, metadata, PAGING, text, unsettable } from "../http/params";
import { route } from "../http/routes";

const about = {
  active: bool().optional(),
  country: text(2).optional(),
  description: text().optional(),
  display_name: text(50).optional(),
  jurisdiction: text(50).optional(),
  metadata: metadata().optional(),
  state: text().optional(),
};

const create = route({
  method: "POST",
  path: "/v1/tax_rates",
  params: z.strictObject({
    ...about,
    display_name: text(50),
    inclusive: bool(),
    percentage: z.coerce.number().min(0).max(100),
    tax_type: unsettable(text()).optional(),
  }),
  run: (ctx, params) => makeTaxRate(ctx, params),
});

interface NewTaxRate {
  readonly display_name: string;
  readonly inclusive: boolean;
  readonly percentage: number;
  readonly active?: boolean | undefined;
  readonly country?: string | undefined;
  readonly description?: string | undefined;
  readonly jurisdiction?: string | undefined;
  readonly metadata?: Parameters<typeof mergeMetadata>[1];
  readonly state?: string | undefined;
  readonly tax_type?: string | null | undefined;
}

export function makeTaxRate(ctx: Context, params: NewTaxRate): Stripe.TaxRate {
  const rate: Stripe.TaxRate = {
    id: ctx.newId("txr"),
    object: "tax_rate",
    active: params.active ?? true,
    country: params.country ?? null,
    created: ctx.now,
    description: params.description ?? null,
    display_name: params.display_name,
    effective_percentage: params.percentage,
    flat_amount: null,
    inclusive: params.inclusive,
    jurisdiction: params.jurisdiction ?? null,
    jurisdiction_level: null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    percentage: params.percentage,
    rate_type: "percentage",
    state: params.state ?? null,
    tax_type: params.tax_type ?? null,
  };
  ctx.put("tax_rate", rate);
  ctx.emit("tax_rate.created", rate);
  return rate;
}

const update = route({
  method: "POST",
  path: "/v1/tax_rates/:id",
  params: z.strictObject(about),
  run: (ctx, { metadata: pairs, ...params }, path) => {
    const before = ctx.get("tax_rate", path("id"));
    const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
    const after = ctx.patch("tax_rate", before.id, { ...given, metadata: mergeMetadata(before.metadata ?? {}, pairs) });
    ctx.emitChange("tax_rate.updated", before, after);
    return after;
  },
});

const retrieve = route({ method: "GET", path: "/v1/tax_rates/:id", params: z.strictObject({}), run: (ctx, _params, path) => ctx.get("tax_rate", path("id")) });

const listAll = route({
  method: "GET",
  path: "/v1/tax_rates",
  params: z.strictObject({ ...PAGING, ...CREATED, active: bool().optional(), inclusive: bool().optional() }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "tax_rate",
      url: "/v1/tax_rates",
      filter: (rate) =>
        (params.active === undefined || rate.active === params.active) && (params.inclusive === undefined || rate.inclusive === params.inclusive),
    }),
});

/** Rates as a catalogue; only automatic tax computes with those of a country that were ordered for it. */
export const taxRateRoutes = [create, update, retrieve, listAll];
