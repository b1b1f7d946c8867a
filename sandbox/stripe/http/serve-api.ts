import type { IncomingMessage } from "node:http";
import type { Context } from "../engine/context";
import type { Engine } from "../engine/engine";
import { ApiError, invalidRequest } from "../engine/errors";
import type { Caller } from "./authenticate";
import { authenticate } from "./authenticate";
import { expand, type Includes, show, type View } from "./expand";
import { type FormFields, readForm } from "./form";
import { findAnswer, fingerprintOf, inUse, keepAnswer } from "./idempotency";
import { Matcher, type Route } from "./routes";

export interface ApiAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
  /** What the request told, for deliveries that chaos wants before the answer. */
  events: string[];
}

interface Call {
  caller: Caller;
  found: NonNullable<ReturnType<Matcher<Route>["find"]>>;
  fields: FormFields;
  expands: string[];
  key: string | null;
  fingerprint: string;
  requestId: string;
}

/** The API: one call in, one answer out, with Stripe's headers and errors. */
export class Api {
  private readonly routes: Matcher<Route>;
  private readonly keysInUse = new Set<string>();

  constructor(
    private readonly engine: Engine,
    routes: readonly Route[],
    private readonly includes: Includes,
    private readonly views: Readonly<Record<string, View>>,
  ) {
    this.routes = new Matcher(routes);
  }

  /** Answers a call whose body was read. Holds its idempotency key until `release`. */
  answer(request: IncomingMessage, url: URL, body: string): ApiAnswer & { release(): void } {
    const requestId = `req_${this.engine.store.nextNumber().toString(36).padStart(14, "0")}`;
    const headers: Record<string, string> = { "request-id": requestId };
    try {
      const call = this.read(request, url, body, requestId);
      if (call.key === null) return { ...this.perform(call, headers), release: () => undefined };
      const held = `${call.caller.account ?? ""}/${call.key}`;
      if (this.keysInUse.has(held)) throw inUse(call.key);
      this.keysInUse.add(held);
      const release = () => this.keysInUse.delete(held);
      try {
        return { ...this.perform(call, { ...headers, "idempotency-key": call.key }), release };
      } catch (error) {
        release();
        throw error;
      }
    } catch (error) {
      return { ...failure(error), headers, events: [], release: () => undefined };
    }
  }

  private read(request: IncomingMessage, url: URL, body: string, requestId: string): Call {
    const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
    if (body !== "" && !isForm) throw invalidRequest("Invalid request: the body should be application/x-www-form-urlencoded");
    const method = request.method ?? "GET";
    const { expand: asked, key: keyField, ...fields } = readForm([url.search.slice(1), body].filter((part) => part !== "").join("&"));
    const caller = authenticate(request, { key: keyField });
    const found = this.routes.find(method, url.pathname);
    if (found === null) {
      throw new ApiError(501, {
        type: "invalid_request_error",
        message: `Not built in this stand-in for Stripe: ${method} ${url.pathname}`,
        code: "not_implemented",
      });
    }
    if (caller.isPublishable && !found.entry.isPublishable) {
      throw new ApiError(401, {
        type: "invalid_request_error",
        code: "secret_key_required",
        message: "This API call cannot be made with a publishable API key. Please use a secret API key.",
      });
    }
    const key = request.headers["idempotency-key"];
    return {
      caller,
      found,
      fields,
      expands: readExpands(asked),
      key: method === "POST" && typeof key === "string" && key !== "" ? key : null,
      fingerprint: fingerprintOf(method, url.pathname, `${url.search}\n${body}`),
      requestId,
    };
  }

  private perform(call: Call, headers: Record<string, string>): ApiAnswer {
    const events: string[] = [];
    const origin = { account: call.caller.account, request: { id: call.requestId, idempotency_key: call.key } };
    const answered = this.engine.run(origin, (ctx): ApiAnswer => {
      this.checkAccount(ctx);
      const before = call.key === null ? null : findAnswer(ctx, call.key, call.fingerprint);
      if (before !== null)
        return {
          status: before.status,
          body: before.body,
          headers: { ...headers, "original-request": before.requestId, "idempotent-replayed": "true" },
          events,
        };
      const { status, body } = this.execute(ctx, call);
      if (call.key !== null) keepAnswer(ctx, call.key, { fingerprint: call.fingerprint, status, body, requestId: call.requestId });
      events.push(...ctx.events.map(({ event }) => event.id));
      return { status, body, headers, events };
    });
    return answered;
  }

  /** Runs the route. An error that keeps its changes is an answer like any other, and is replayed like one. */
  private execute(ctx: Context, call: Call): { status: number; body: string } {
    try {
      const shown = show(ctx, call.found.entry.answer(ctx, call.fields, call.found.path, call.caller), this.views);
      const answer = expand(ctx, shown, call.expands, { includes: this.includes, views: this.views });
      return { status: 200, body: JSON.stringify(answer) };
    } catch (error) {
      if (error instanceof ApiError && error.keepsChanges) return failure(error);
      throw error;
    }
  }

  /** A connected account that is not there looks like one that may not be spoken for. */
  private checkAccount(ctx: Context): void {
    if (ctx.account === null || ctx.as(null).find("account", ctx.account) !== null) return;
    throw new ApiError(403, {
      type: "invalid_request_error",
      code: "account_invalid",
      message: `The provided key does not have access to account '${ctx.account}' (or that account does not exist). Application access may have been revoked.`,
    });
  }
}

function readExpands(asked: unknown): string[] {
  if (asked === undefined || asked === "") return [];
  if (Array.isArray(asked) && asked.every((path): path is string => typeof path === "string")) return asked;
  throw invalidRequest("Invalid array", { param: "expand" });
}

function failure(error: unknown): { status: number; body: string } {
  if (error instanceof ApiError) return { status: error.status, body: JSON.stringify({ error: error.body }, null, 2) };
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: JSON.stringify({ error: { type: "api_error", message: `The stand-in for Stripe failed: ${message}` } }, null, 2) };
}
