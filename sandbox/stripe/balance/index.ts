import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { listObjects } from "../http/lists";
import { CREATED, currency, PAGING, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";

const retrieve = route({
  method: "GET",
  path: "/v1/balance_transactions/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => ctx.get("balance_transaction", path("id")),
});

const listAll = route({
  method: "GET",
  path: "/v1/balance_transactions",
  params: z.strictObject({
    ...PAGING,
    ...CREATED,
    currency: currency().optional(),
    source: text().optional(),
    type: text().optional(),
    payout: text().optional(),
  }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "balance_transaction",
      url: "/v1/balance_transactions",
      having: params.source === undefined ? undefined : { field: "source", value: params.source },
      filter: (movement) =>
        (params.currency === undefined || movement.currency === params.currency) &&
        (params.type === undefined || movement.type === params.type) &&
        (params.payout === undefined || movement.source === params.payout),
    }),
});

const balance = route({
  method: "GET",
  path: "/v1/balance",
  params: z.strictObject({}),
  run: (ctx) => readBalance(ctx),
});

/** What the account has, by currency: what may be paid out and what still waits. */
export function readBalance(ctx: Context): Stripe.Balance {
  const [available, pending] = [new Map<string, number>(), new Map<string, number>()];
  for (const movement of ctx.all("balance_transaction")) {
    const [into, other] = movement.available_on <= ctx.now ? [available, pending] : [pending, available];
    into.set(movement.currency, (into.get(movement.currency) ?? 0) + movement.net);
    if (!other.has(movement.currency)) other.set(movement.currency, 0);
  }
  if (available.size === 0) {
    available.set("usd", 0);
    pending.set("usd", 0);
  }
  const parts = (sums: Map<string, number>) => [...sums].map(([code, amount]) => ({ amount, currency: code, source_types: { card: amount } }));
  return {
    object: "balance",
    available: parts(available),
    livemode: false,
    pending: parts(pending),
    refund_and_dispute_prefunding: { available: [], pending: [] },
  };
}

function isTransaction(object: object): object is Stripe.BalanceTransaction {
  return "object" in object && object.object === "balance_transaction";
}

export const balances: Resource = {
  routes: [retrieve, listAll, balance],
  views: { balance_transaction: (ctx, object) => (isTransaction(object) && object.available_on <= ctx.now ? { ...object, status: "available" } : object) },
};
