import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import type { Product } from "../billing/tables";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects } from "../http/lists";
import { mergeMetadata } from "../http/params";
import { makeProduct } from "./make-product";
import { createPrice } from "./prices";
import { asMetadata, cleared } from "./values";

const create = endpoint<Stripe.ProductCreateParams>({
  method: "POST",
  path: "/v1/products",
  takes: [
    "id",
    "name",
    "active",
    "default_price_data",
    "description",
    "images",
    "marketing_features",
    "metadata",
    "shippable",
    "statement_descriptor",
    "tax_code",
    "type",
    "unit_label",
    "url",
  ],
  run: (ctx, params) => createProduct(ctx, params),
});

/** A product, and its default price if data for one are given. */
function createProduct(ctx: Context, params: Stripe.ProductCreateParams): Product {
  const product = makeProduct(ctx, params);
  if (!params.default_price_data) return product;
  const price = createPrice(ctx, { ...params.default_price_data, product: product.id });
  return ctx.patch("product", product.id, { default_price: price.id });
}

const retrieve = endpoint<Stripe.ProductRetrieveParams>({
  method: "GET",
  path: "/v1/products/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("product", path("id")),
});

const update = endpoint<Stripe.ProductUpdateParams>({
  method: "POST",
  path: "/v1/products/:id",
  takes: [
    "name",
    "active",
    "default_price",
    "description",
    "images",
    "marketing_features",
    "metadata",
    "shippable",
    "statement_descriptor",
    "tax_code",
    "unit_label",
    "url",
  ],
  run: (ctx, params, path) => {
    const before = ctx.get("product", path("id"));
    if (params.default_price) ctx.named("price", params.default_price, "default_price");
    const after = ctx.patch("product", before.id, {
      name: params.name ?? before.name,
      active: params.active ?? before.active,
      default_price: params.default_price ?? before.default_price,
      description: cleared(params.description, before.description),
      images: cleared(params.images, before.images) ?? [],
      marketing_features: cleared(params.marketing_features, before.marketing_features) ?? [],
      metadata: mergeMetadata(before.metadata, asMetadata(params.metadata)),
      statement_descriptor: params.statement_descriptor ?? before.statement_descriptor ?? null,
      tax_code: cleared(params.tax_code, before.tax_code ?? null),
      unit_label: cleared(params.unit_label, before.unit_label ?? null),
      url: cleared(params.url, before.url),
      updated: ctx.now,
    });
    ctx.emitChange("product.updated", before, after);
    return after;
  },
});

const remove = endpoint<Stripe.ProductDeleteParams>({
  method: "DELETE",
  path: "/v1/products/:id",
  takes: [],
  run: (ctx, _params, path) => {
    const product = ctx.get("product", path("id"));
    if (ctx.having("price", "product", product.id).length > 0) {
      throw invalidRequest("This product cannot be deleted because it has one or more user-created prices.");
    }
    ctx.remove("product", product.id);
    ctx.emit("product.deleted", product);
    return { id: product.id, object: "product", deleted: true };
  },
});

const listAll = endpoint<Stripe.ProductListParams>({
  method: "GET",
  path: "/v1/products",
  takes: ["limit", "starting_after", "ending_before", "active", "ids"],
  run: (ctx, params) =>
    listObjects(
      ctx,
      { limit: params.limit, starting_after: params.starting_after, ending_before: params.ending_before },
      {
        kind: "product",
        url: "/v1/products",
        filter: (product) => (params.active === undefined || product.active === params.active) && (params.ids === undefined || params.ids.includes(product.id)),
      },
    ),
});

export const productRoutes = [create, retrieve, update, remove, listAll];
