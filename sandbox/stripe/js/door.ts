import type { z } from "zod";
import type { Failure } from "../browser/protocol";
import type { Context } from "../engine/context";
import { ApiError, type ErrorBody } from "../engine/errors";
import { jsonAnswer, type Page } from "../http/pages";
import { readParams } from "../http/params";

const BROWSER = { account: null, request: { id: null, idempotency_key: null } };

/** What stands in for Stripe.js asks something: JSON in, JSON out; a refusal is an answer of its own. */
export function ask<P>(path: string, schema: z.ZodType<P>, run: (ctx: Context, params: P) => unknown): Page {
  return {
    method: "POST",
    path: `/_js/${path}`,
    answer: ({ engine, body }) => {
      try {
        return jsonAnswer(engine.run(BROWSER, (ctx) => run(ctx, readParams(schema, body))));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return jsonAnswer({ failure: failureOf(error.body) });
      }
    },
  };
}

export function failureOf({ type, message, code, decline_code, param }: ErrorBody): Failure {
  return { type, message, code, decline_code, param };
}
