import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { asMetadata } from "../catalog/values";
import type { Context } from "../engine/context";
import { notFound } from "../engine/errors";
import { listObjects } from "../http/lists";
import { mergeMetadata } from "../http/params";
import type { Resource } from "../resource";

interface BalanceChange {
  /** Smallest units; negative is a credit that the next invoice uses up. */
  readonly amount: number;
  readonly currency: string;
  readonly type: Stripe.CustomerBalanceTransaction.Type;
  readonly description?: string | null;
  readonly invoice?: string | null;
  readonly metadata?: Record<string, string>;
}

/** Changes what a customer owes or is owed, with a row that says why. */
export function changeCustomerBalance(ctx: Context, customerId: string, change: BalanceChange): Stripe.CustomerBalanceTransaction {
  const before = ctx.get("customer", customerId);
  const after = ctx.patch("customer", customerId, { balance: before.balance + change.amount, currency: before.currency ?? change.currency });
  ctx.emitChange("customer.updated", before, after);
  return ctx.put("customer_balance_transaction", {
    id: ctx.newId("cbtxn"),
    object: "customer_balance_transaction",
    amount: change.amount,
    checkout_session: null,
    created: ctx.now,
    credit_note: null,
    currency: change.currency,
    customer: customerId,
    customer_account: null,
    description: change.description ?? null,
    ending_balance: after.balance,
    invoice: change.invoice ?? null,
    livemode: false,
    metadata: change.metadata ?? {},
    type: change.type,
  });
}

const create = endpoint<Stripe.CustomerCreateBalanceTransactionParams>({
  method: "POST",
  path: "/v1/customers/:customer/balance_transactions",
  takes: ["amount", "currency", "description", "metadata"],
  run: (ctx, params, path) =>
    changeCustomerBalance(ctx, path("customer"), {
      amount: params.amount,
      currency: params.currency.toLowerCase(),
      type: "adjustment",
      description: params.description ?? null,
      metadata: mergeMetadata({}, asMetadata(params.metadata ?? undefined)),
    }),
});

const retrieve = endpoint<Stripe.CustomerRetrieveBalanceTransactionParams>({
  method: "GET",
  path: "/v1/customers/:customer/balance_transactions/:id",
  takes: [],
  run: (ctx, _params, path) => {
    const movement = ctx.get("customer_balance_transaction", path("id"));
    if (movement.customer !== path("customer")) throw notFound("customer_balance_transaction", path("id"));
    return movement;
  },
});

const listAll = endpoint<Stripe.CustomerListBalanceTransactionsParams>({
  method: "GET",
  path: "/v1/customers/:customer/balance_transactions",
  takes: ["limit", "starting_after", "ending_before", "invoice"],
  run: (ctx, params, path) =>
    listObjects(
      ctx,
      { limit: params.limit, starting_after: params.starting_after, ending_before: params.ending_before },
      {
        kind: "customer_balance_transaction",
        url: `/v1/customers/${path("customer")}/balance_transactions`,
        having: { field: "customer", value: ctx.get("customer", path("customer")).id },
        filter: (movement) => params.invoice === undefined || movement.invoice === params.invoice,
      },
    ),
});

/** What a customer has to their credit, and why. */
export const customerBalances: Resource = { routes: [create, retrieve, listAll] };
