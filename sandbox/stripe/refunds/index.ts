import type Stripe from "stripe";
import { z } from "zod";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { listObjects, OF_PAYMENT, ofPayment } from "../http/lists";
import { jsonAnswer } from "../http/pages";
import { amount, CREATED, mergeMetadata, metadata, PAGING, readParams, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { failRefund, makeRefund, tellChange } from "./make-refund";

const create = route({
  method: "POST",
  path: "/v1/refunds",
  params: z.strictObject({
    charge: text().optional(),
    payment_intent: text().optional(),
    amount: amount().optional(),
    reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
    metadata: metadata().optional(),
  }),
  run: (ctx, params) =>
    makeRefund(ctx, chargeToRefund(ctx, params), { amount: params.amount, reason: params.reason ?? null, metadata: mergeMetadata({}, params.metadata) }),
});

function chargeToRefund(ctx: Context, params: { charge?: string | undefined; payment_intent?: string | undefined }): Stripe.Charge {
  if (params.charge !== undefined) return ctx.named("charge", params.charge, "charge");
  if (params.payment_intent === undefined) throw invalidRequest("One of the following params should be provided for this request: payment_intent or charge.");
  const intent = ctx.named("payment_intent", params.payment_intent, "payment_intent");
  if (typeof intent.latest_charge !== "string" || intent.status !== "succeeded") {
    throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: "payment_intent_unexpected_state",
      param: "payment_intent",
    });
  }
  return ctx.get("charge", intent.latest_charge);
}

const retrieve = route({ method: "GET", path: "/v1/refunds/:id", params: z.strictObject({}), run: (ctx, _params, path) => ctx.get("refund", path("id")) });

const listAll = route({
  method: "GET",
  path: "/v1/refunds",
  params: z.strictObject({ ...PAGING, ...CREATED, ...OF_PAYMENT }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "refund",
      url: "/v1/refunds",
      having: ofPayment(params),
    }),
});

const update = route({
  method: "POST",
  path: "/v1/refunds/:id",
  params: z.strictObject({ metadata: metadata().optional() }),
  run: (ctx, params, path) => {
    const before = ctx.get("refund", path("id"));
    const after = ctx.patch("refund", before.id, { metadata: mergeMetadata(before.metadata ?? {}, params.metadata) });
    tellChange(ctx, before, after);
    return after;
  },
});

const cancel = route({
  method: "POST",
  path: "/v1/refunds/:id/cancel",
  params: z.strictObject({}),
  run: (ctx, _params, path) => {
    const refund = ctx.get("refund", path("id"));
    if (refund.status !== "pending" && refund.status !== "requires_action")
      throw invalidRequest(`You cannot cancel this Refund because it has a status of ${refund.status}.`);
    ctx.unschedule("succeed_refund", ctx.subjectOf(refund.id));
    return failRefund(ctx, refund.id, "canceled");
  },
});

const PLATFORM = { account: null, request: { id: null, idempotency_key: null } };

export const refunds: Resource = {
  pages: [
    {
      method: "POST",
      path: "/_sandbox/refunds/:id",
      answer: ({ part, body, engine }) => {
        readParams(z.strictObject({ outcome: z.literal("failed") }), body);
        return jsonAnswer(engine.run(PLATFORM, (ctx) => failRefund(ctx, part("id"), "expired_or_canceled_card")));
      },
    },
  ],
  routes: [create, retrieve, listAll, update, cancel],
  tasks: {
    succeed_refund: (task, subject) => {
      const { ctx, id } = task.readSubject(subject);
      tellChange(ctx, ctx.get("refund", id), ctx.patch("refund", id, { status: "succeeded" }));
    },
    fail_refund: (task, subject) => {
      const { ctx, id } = task.readSubject(subject);
      failRefund(ctx, id, "lost_or_stolen_card");
    },
  },
};
