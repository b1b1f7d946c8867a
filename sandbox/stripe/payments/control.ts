import { z } from "zod";
import { jsonAnswer, type Page } from "../http/pages";
import { readParams } from "../http/params";
import type { Resource } from "../resource";
import { completeAuthentication } from "./complete-authentication";
import { completeSetupAuthentication } from "./confirm-setup";
import { orderableOutcome } from "./decide-outcome";

const PLATFORM = { account: null, request: { id: null, idempotency_key: null } };
const orderSchema = z.strictObject({ customer: z.string().default("any"), outcome: orderableOutcome, times: z.number().int().min(1).max(1000).default(1) });
const proofSchema = z.strictObject({ succeeds: z.boolean() });

const pages: Page[] = [
  {
    method: "POST",
    path: "/_sandbox/outcomes",
    answer: ({ body, engine }) => {
      const { customer, outcome, times } = readParams(orderSchema, body);
      const ordered = engine.run(PLATFORM, (ctx) => ctx.put("_outcome", { id: ctx.newId("outcome"), customer, outcome, remaining: times }));
      return jsonAnswer(ordered);
    },
  },
  {
    method: "POST",
    path: "/_sandbox/authentications/:intent",
    answer: ({ part, body, engine }) => {
      const { succeeds } = readParams(proofSchema, body);
      const id = part("intent");
      return jsonAnswer(
        engine.run(PLATFORM, (ctx) =>
          id.startsWith("seti_") ? completeSetupAuthentication(ctx, id, succeeds).intent : completeAuthentication(ctx, id, succeeds).intent,
        ),
      );
    },
  },
];

/** Orders for the next payments: `POST /_sandbox/outcomes`, `POST /_sandbox/authentications/:intent`. */
export const paymentControl: Resource = { pages };
