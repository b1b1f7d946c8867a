import { z } from "zod";
import { invalidRequest } from "../engine/errors";
import { listObjects, OF_PAYMENT, ofPayment } from "../http/lists";
import { jsonAnswer } from "../http/pages";
import { bool, CREATED, mergeMetadata, metadata, PAGING, readParams, text, unsettable } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { openDispute } from "./open-dispute";
import { settleDispute } from "./settle-dispute";

const note = unsettable(text(20_000)).optional();
const EVIDENCE_TEXTS = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "uncategorized_text",
] as const;
const evidence = z.strictObject(Object.fromEntries(EVIDENCE_TEXTS.map((name) => [name, note])));

const update = route({
  method: "POST",
  path: "/v1/disputes/:id",
  params: z.strictObject({ evidence: evidence.optional(), metadata: metadata().optional(), submit: bool().optional() }),
  run: (ctx, params, path) => {
    const before = ctx.get("dispute", path("id"));
    if (params.evidence !== undefined && !before.status.endsWith("needs_response"))
      throw invalidRequest(`This dispute has a status of ${before.status}: no evidence can be added.`, { param: "evidence" });
    const isSubmitted = params.evidence !== undefined && params.submit !== false;
    const after = ctx.patch("dispute", before.id, {
      evidence: { ...before.evidence, ...params.evidence },
      metadata: mergeMetadata(before.metadata, params.metadata),
      ...(params.evidence === undefined
        ? {}
        : {
            evidence_details: {
              ...before.evidence_details,
              has_evidence: true,
              submission_count: before.evidence_details.submission_count + (isSubmitted ? 1 : 0),
            },
          }),
      ...(isSubmitted ? { status: before.status.startsWith("warning_") ? "warning_under_review" : "under_review" } : {}),
    });
    ctx.emitChange("charge.dispute.updated", before, after);
    // Stripe's words for evidence that decides a dispute in test mode.
    const verdict = params.evidence?.uncategorized_text;
    if (isSubmitted && verdict === "winning_evidence") return settleDispute(ctx, before.id, "won");
    if (isSubmitted && verdict === "losing_evidence") return settleDispute(ctx, before.id, "lost");
    return after;
  },
});

const close = route({
  method: "POST",
  path: "/v1/disputes/:id/close",
  params: z.strictObject({}),
  run: (ctx, _params, path) => settleDispute(ctx, path("id"), "lost"),
});

const retrieve = route({ method: "GET", path: "/v1/disputes/:id", params: z.strictObject({}), run: (ctx, _params, path) => ctx.get("dispute", path("id")) });

const listAll = route({
  method: "GET",
  path: "/v1/disputes",
  params: z.strictObject({ ...PAGING, ...CREATED, ...OF_PAYMENT }),
  run: (ctx, params) =>
    listObjects(ctx, params, {
      kind: "dispute",
      url: "/v1/disputes",
      having: ofPayment(params),
    }),
});

const PLATFORM = { account: null, request: { id: null, idempotency_key: null } };
const openingSchema = z.strictObject({ charge: z.string(), reason: z.string().default("fraudulent"), is_inquiry: z.boolean().default(false) });
const verdictSchema = z.strictObject({ outcome: z.enum(["won", "lost"]) });

export const disputes: Resource = {
  routes: [update, close, retrieve, listAll],
  tasks: {
    lose_dispute: (task, subject) => {
      const { ctx, id } = task.readSubject(subject);
      if (ctx.get("dispute", id).status.endsWith("needs_response")) settleDispute(ctx, id, "lost");
    },
  },
  pages: [
    {
      method: "POST",
      path: "/_sandbox/disputes",
      answer: ({ body, engine }) => {
        const order = readParams(openingSchema, body);
        return jsonAnswer(
          engine.run(PLATFORM, (ctx) => openDispute(ctx, ctx.named("charge", order.charge, "charge"), { reason: order.reason, isInquiry: order.is_inquiry })),
        );
      },
    },
    {
      method: "POST",
      path: "/_sandbox/disputes/:id",
      answer: ({ part, body, engine }) => {
        const { outcome } = readParams(verdictSchema, body);
        return jsonAnswer(engine.run(PLATFORM, (ctx) => settleDispute(ctx, part("id"), outcome)));
      },
    },
  ],
};
