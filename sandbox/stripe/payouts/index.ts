import type Stripe from "stripe";
import { z } from "zod";
import { readBalance } from "../balance";
import { recordTransaction } from "../balance/record-transaction";
import { endpoint } from "../billing/endpoint";
import { asMetadata } from "../catalog/values";
import { externalAccounts, isFailing } from "../connect/bank-accounts";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects } from "../http/lists";
import { jsonAnswer } from "../http/pages";
import { CREATED, mergeMetadata, PAGING, readParams, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";

const DAY_S = 86_400;
/** How long a bank takes. */
const ARRIVAL_DAYS = 2;

const create = endpoint<Stripe.PayoutCreateParams>({
  method: "POST",
  path: "/v1/payouts",
  takes: ["amount", "currency", "description", "destination", "metadata", "method", "statement_descriptor"],
  run: (ctx, params) => {
    const currency = params.currency.toLowerCase();
    const available = readBalance(ctx).available.find((part) => part.currency === currency)?.amount ?? 0;
    if (params.amount > available) {
      throw invalidRequest(
        "You have insufficient funds in your Stripe account. One likely reason you have insufficient funds is that your funds are automatically being paid out.",
        {
          code: "balance_insufficient",
          param: "amount",
        },
      );
    }
    return makePayout(ctx, { ...params, currency });
  },
});

function makePayout(ctx: Context, params: Stripe.PayoutCreateParams): Stripe.Payout {
  const id = ctx.newId("po");
  const description = params.description ?? null;
  const movement = recordTransaction(ctx, {
    type: "payout",
    reportingCategory: "payout",
    amount: -params.amount,
    currency: params.currency,
    source: id,
    description: description ?? "STRIPE PAYOUT",
    isAvailableAtOnce: true,
  });
  const payout = ctx.put("payout", {
    id,
    object: "payout",
    amount: params.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: ctx.now + ARRIVAL_DAYS * DAY_S,
    automatic: false,
    balance_transaction: movement.id,
    created: ctx.now,
    currency: params.currency,
    description,
    destination: bankOf(ctx, params.destination),
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: mergeMetadata({}, asMetadata(params.metadata)),
    method: params.method ?? "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: params.statement_descriptor ?? null,
    status: "pending",
    trace_id: null,
    type: "bank_account",
  });
  ctx.emit("payout.created", payout);
  ctx.schedule("pay_payout", ctx.subjectOf(id), payout.arrival_date * 1000);
  return payout;
}

/** Where it goes; the platform's own bank is not modelled. */
function bankOf(ctx: Context, asked: string | undefined): string | null {
  if (ctx.account === null) return null;
  const banks = externalAccounts(ctx, ctx.account);
  const bank = asked === undefined ? (banks.find(({ default_for_currency }) => default_for_currency) ?? banks[0]) : banks.find(({ id }) => id === asked);
  if (bank === undefined) throw invalidRequest("Sorry, you don't have any external accounts in that currency.", { code: "no_account", param: "destination" });
  return bank.id;
}

/** The bank sent it back, or it was cancelled: the money is in the balance again. */
function giveBack(ctx: Context, id: string, status: "canceled" | "failed"): Stripe.Payout {
  const before = ctx.get("payout", id);
  const movement = recordTransaction(ctx, {
    type: status === "failed" ? "payout_failure" : "payout_cancel",
    reportingCategory: "payout_reversal",
    amount: before.amount,
    currency: before.currency,
    source: id,
    description: status === "failed" ? "REFUND FOR FAILED PAYOUT" : "REFUND FOR CANCELED PAYOUT",
    isAvailableAtOnce: true,
  });
  ctx.unschedule("pay_payout", ctx.subjectOf(id));
  const failure = status === "failed" ? { failure_code: "account_closed", failure_message: "The bank account has been closed." } : {};
  const after = ctx.patch("payout", id, { status, failure_balance_transaction: movement.id, ...failure });
  ctx.emit(status === "failed" ? "payout.failed" : "payout.canceled", after);
  ctx.emitChange("payout.updated", before, after);
  return after;
}

const update = endpoint<Stripe.PayoutUpdateParams>({
  method: "POST",
  path: "/v1/payouts/:id",
  takes: ["metadata"],
  run: (ctx, params, path) => {
    const before = ctx.get("payout", path("id"));
    const after = ctx.patch("payout", before.id, { metadata: mergeMetadata(before.metadata ?? {}, asMetadata(params.metadata)) });
    ctx.emitChange("payout.updated", before, after);
    return after;
  },
});

const cancel = endpoint<Stripe.PayoutCancelParams>({
  method: "POST",
  path: "/v1/payouts/:id/cancel",
  takes: [],
  run: (ctx, _params, path) => {
    const payout = ctx.get("payout", path("id"));
    if (payout.status !== "pending")
      throw invalidRequest(`Payouts can only be canceled while they are pending; this one is ${payout.status}.`, { code: "payouts_not_allowed" });
    return giveBack(ctx, payout.id, "canceled");
  },
});

const retrieve = endpoint<Stripe.PayoutRetrieveParams>({
  method: "GET",
  path: "/v1/payouts/:id",
  takes: [],
  run: (ctx, _params, path) => ctx.get("payout", path("id")),
});

const listAll = route({
  method: "GET",
  path: "/v1/payouts",
  params: z.strictObject({ ...PAGING, ...CREATED, status: text().optional() }),
  run: (ctx, params) =>
    listObjects(ctx, params, { kind: "payout", url: "/v1/payouts", filter: (payout) => params.status === undefined || payout.status === params.status }),
});

export const payouts: Resource = {
  routes: [create, update, cancel, retrieve, listAll],
  tasks: {
    pay_payout: (task, subject) => {
      const { ctx, id } = task.readSubject(subject);
      const before = ctx.get("payout", id);
      const bank = typeof before.destination === "string" ? ctx.as(null).find("bank_account", before.destination) : null;
      if (bank !== null && isFailing(bank)) {
        giveBack(ctx, id, "failed");
        return;
      }
      const after = ctx.patch("payout", id, { status: "paid" });
      ctx.emit("payout.paid", after);
      ctx.emitChange("payout.updated", before, after);
    },
  },
  pages: [
    {
      method: "POST",
      path: "/_sandbox/payouts/:id",
      answer: ({ part, body, engine }) => {
        readParams(z.strictObject({ outcome: z.literal("failed") }), body);
        return jsonAnswer(engine.run({ account: null, request: { id: null, idempotency_key: null } }, (ctx) => giveBack(ctx, part("id"), "failed")));
      },
    },
  ],
};
