import type Stripe from "stripe";
import type { Product } from "../billing/tables";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { mergeMetadata } from "../http/params";
import { asMetadata } from "./values";

/** @throws 400 when there is a product with this id */
export function makeProduct(ctx: Context, params: Stripe.ProductCreateParams): Product {
  const id = params.id ?? ctx.newId("prod", 14);
  if (ctx.find("product", id)) throw invalidRequest(`Product already exists with id: ${id}`, { code: "resource_already_exists", param: "id" });
  const product = ctx.put("product", {
    id,
    object: "product",
    active: params.active ?? true,
    created: ctx.now,
    default_price: null,
    description: params.description ?? null,
    images: params.images ?? [],
    livemode: false,
    marketing_features: params.marketing_features ?? [],
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    name: params.name,
    package_dimensions: null,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: params.tax_code ?? null,
    tax_details: null,
    type: params.type ?? "service",
    unit_label: params.unit_label ?? null,
    updated: ctx.now,
    url: params.url ?? null,
  });
  ctx.emit("product.created", product);
  return product;
}
