import type Stripe from "stripe";
import { readBalance } from "../balance";
import { recordTransaction } from "../balance/record-transaction";
import { endpoint } from "../billing/endpoint";
import { wireList } from "../billing/wire";
import { asMetadata, cleared } from "../catalog/values";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects, listOf } from "../http/lists";
import { mergeMetadata } from "../http/params";
import type { Transfer, TransferReversal } from "./tables";

const create = endpoint<Stripe.TransferCreateParams>({
  method: "POST",
  path: "/v1/transfers",
  takes: ["amount", "currency", "description", "destination", "metadata", "source_transaction", "transfer_group"],
  run: (ctx, params) => {
    const account = ctx.as(null).named("account", params.destination, "destination");
    if (account.capabilities?.transfers !== undefined && account.capabilities.transfers !== "active") {
      throw invalidRequest(
        "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments",
        { code: "insufficient_capabilities_for_transfer", param: "destination" },
      );
    }
    const charge = params.source_transaction ? ctx.named("charge", params.source_transaction, "source_transaction") : null;
    const amount = params.amount ?? charge?.amount ?? 0;
    if (amount < 1) throw invalidRequest("Missing required param: amount.", { code: "parameter_missing", param: "amount" });
    const currency = params.currency.toLowerCase();
    if (!charge) requireAvailable(ctx, amount, currency);
    return makeTransfer(ctx, { amount, currency, destination: account.id, charge, params });
  },
});

interface NewTransfer {
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  readonly charge: Stripe.Charge | null;
  readonly params: Stripe.TransferCreateParams;
}

function makeTransfer(ctx: Context, { amount, currency, destination, charge, params }: NewTransfer): Transfer {
  const id = ctx.newId("tr");
  const out = recordTransaction(ctx, {
    type: "transfer",
    reportingCategory: "transfer",
    amount: -amount,
    currency,
    source: id,
    description: params.description ?? null,
    isAvailableAtOnce: true,
  });
  // With its charge as the source, the money is there when the charge's is.
  const isAvailableAtOnce = charge === null || isAvailable(ctx, charge);
  recordTransaction(ctx.as(destination), {
    type: "payment",
    reportingCategory: "charge",
    amount,
    currency,
    source: id,
    description: params.description ?? null,
    isAvailableAtOnce,
  });
  const transfer = ctx.put("transfer", {
    id,
    object: "transfer",
    amount,
    amount_reversed: 0,
    balance_transaction: out.id,
    created: ctx.now,
    currency,
    description: params.description ?? null,
    destination,
    livemode: false,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    reversals: wireList([], `/v1/transfers/${id}/reversals`),
    reversed: false,
    source_transaction: charge?.id ?? null,
    source_type: "card",
    transfer_group: params.transfer_group ?? charge?.transfer_group ?? null,
  });
  ctx.emit("transfer.created", transfer);
  return transfer;
}

function isAvailable(ctx: Context, charge: Stripe.Charge): boolean {
  const movement = typeof charge.balance_transaction === "string" ? ctx.find("balance_transaction", charge.balance_transaction) : null;
  return movement !== null && movement.available_on <= ctx.now;
}

/** @throws 400 when the account that speaks has less than that available */
export function requireAvailable(ctx: Context, amount: number, currency: string): void {
  const available = readBalance(ctx).available.find((part) => part.currency === currency)?.amount ?? 0;
  if (available >= amount) return;
  throw invalidRequest(
    "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card.",
    { code: "balance_insufficient" },
  );
}

const reverse = endpoint<Stripe.TransferCreateReversalParams>({
  method: "POST",
  path: "/v1/transfers/:id/reversals",
  takes: ["amount", "description", "metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("transfer", path("id"));
    const left = before.amount - before.amount_reversed;
    const amount = params.amount ?? left;
    if (left === 0) throw invalidRequest(`Transfer ${before.id} has already been fully reversed.`);
    if (amount < 1 || amount > left)
      throw invalidRequest(`Transfer reversal amount (${amount}) is greater than the unreversed amount (${left}).`, { param: "amount" });
    requireAvailable(ctx.as(before.destination), amount, before.currency);
    const id = ctx.newId("trr");
    const back = recordTransaction(ctx, {
      type: "transfer_refund",
      reportingCategory: "transfer_reversal",
      amount,
      currency: before.currency,
      source: id,
      description: params.description ?? null,
      isAvailableAtOnce: true,
    });
    recordTransaction(ctx.as(before.destination), {
      type: "payment_refund",
      reportingCategory: "refund",
      amount: -amount,
      currency: before.currency,
      source: id,
      description: null,
      isAvailableAtOnce: true,
    });
    const reversal: TransferReversal = {
      id,
      object: "transfer_reversal",
      amount,
      balance_transaction: back.id,
      created: ctx.now,
      currency: before.currency,
      destination_payment_refund: null,
      metadata: mergeMetadata({}, asMetadata(params.metadata)),
      source_refund: null,
      transfer: before.id,
    };
    const after = ctx.patch("transfer", before.id, {
      amount_reversed: before.amount_reversed + amount,
      reversed: left === amount,
      reversals: wireList([reversal, ...before.reversals.data], before.reversals.url),
    });
    ctx.emit("transfer.reversed", after);
    return reversal;
  },
});

const retrieve = endpoint<Stripe.TransferRetrieveParams>({
  method: "GET",
  path: "/v1/transfers/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("transfer", path("id")),
});

const update = endpoint<Stripe.TransferUpdateParams>({
  method: "POST",
  path: "/v1/transfers/:id",
  takes: ["description", "metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("transfer", path("id"));
    const after = ctx.patch("transfer", before.id, {
      description: cleared(params.description, before.description),
      metadata: mergeMetadata(before.metadata, asMetadata(params.metadata)),
    });
    ctx.emitChange("transfer.updated", before, after);
    return after;
  },
});

const listReversals = endpoint<Stripe.TransferListReversalsParams>({
  method: "GET",
  path: "/v1/transfers/:id/reversals",
  takes: ["limit", "starting_after", "ending_before"],
  run: (ctx, params, path) => listOf(ctx.get("transfer", path("id")).reversals.data, params, `/v1/transfers/${path("id")}/reversals`),
});

const listAll = endpoint<Stripe.TransferListParams>({
  method: "GET",
  path: "/v1/transfers",
  takes: ["limit", "starting_after", "ending_before", "destination", "transfer_group"],
  run: (ctx, { limit, starting_after, ending_before, destination, transfer_group }) =>
    listObjects(
      ctx,
      { limit, starting_after, ending_before },
      {
        kind: "transfer",
        url: "/v1/transfers",
        filter: (transfer) =>
          (destination === undefined || transfer.destination === destination) && (transfer_group === undefined || transfer.transfer_group === transfer_group),
      },
    ),
});

export const transferRoutes = [create, reverse, retrieve, update, listReversals, listAll];
