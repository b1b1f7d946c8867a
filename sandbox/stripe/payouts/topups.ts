import type Stripe from "stripe";
import { z } from "zod";
import { recordTransaction } from "../balance/record-transaction";
import { amount, currency, mergeMetadata, metadata, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";

/** Money from the platform's own bank into its balance; here it is there at once. */
const create = route({
  method: "POST",
  path: "/v1/topups",
  params: z.strictObject({
    amount: amount(),
    currency: currency(),
    description: text().optional(),
    metadata: metadata().optional(),
    statement_descriptor: text(15).optional(),
    transfer_group: text().optional(),
  }),
  run: (ctx, params): Stripe.Topup => {
    const id = ctx.newId("tu");
    const description = params.description ?? null;
    const movement = recordTransaction(ctx, {
      type: "topup",
      reportingCategory: "topup",
      amount: params.amount,
      currency: params.currency,
      source: id,
      description,
      isAvailableAtOnce: true,
    });
    const topup: Stripe.Topup = {
      id,
      object: "topup",
      amount: params.amount,
      balance_transaction: movement.id,
      created: ctx.now,
      currency: params.currency,
      description,
      expected_availability_date: ctx.now,
      failure_code: null,
      failure_message: null,
      initiated_by: null,
      livemode: false,
      metadata: mergeMetadata({}, params.metadata),
      source: null,
      statement_descriptor: params.statement_descriptor ?? null,
      status: "succeeded",
      transfer_group: params.transfer_group ?? null,
    };
    ctx.put("topup", topup);
    ctx.emit("topup.created", topup);
    ctx.emit("topup.succeeded", topup);
    return topup;
  },
});

export const topups: Resource = { routes: [create] };
