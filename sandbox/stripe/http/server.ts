import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Engine } from "../engine/engine";
import { ApiError, invalidRequest } from "../engine/errors";
import { isForLoopback } from "./authenticate";
import { readForm } from "./form";
import type { Page } from "./pages";
import { readBody } from "./read-body";
import { Matcher } from "./routes";
import type { Api, ApiAnswer } from "./serve-api";

interface ServerOptions {
  engine: Engine;
  api: Api;
  pages: readonly Page[];
  baseUrl(): string;
  /** Runs after the commit and before the answer; returns false to lose the answer with the connection. */
  beforeAnswer(answer: ApiAnswer): Promise<boolean>;
}

const ANYWHERE = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type, idempotency-key, stripe-version, stripe-account",
  "access-control-allow-methods": "GET, POST, DELETE",
  "access-control-max-age": "600",
};

/** The door of the stand-in: the API under /v1, everything else by its page. */
export function createDoor(options: ServerOptions): RequestListener {
  const pages = new Matcher(options.pages);
  return (request, response) => {
    answer(options, pages, request, response).catch((error: unknown) => {
      const isTheirs = error instanceof ApiError;
      if (!isTheirs) console.error(error);
      if (!response.headersSent) response.writeHead(isTheirs ? error.status : 500, { "content-type": "application/json" });
      response.end(isTheirs ? JSON.stringify({ error: error.body }) : undefined);
    });
  };
}

async function answer(options: ServerOptions, pages: Matcher<Page>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isForLoopback(request)) {
    response.writeHead(421).end();
    return;
  }
  const url = new URL(request.url ?? "/", options.baseUrl());
  // No page of another origin moves the clock: orders are JSON, which a browser asks about first.
  const isControl = url.pathname.startsWith("/_sandbox/");
  if (isControl && (request.method === "OPTIONS" || (request.method === "POST" && !isJson(request)))) {
    response.writeHead(403, { "content-type": "text/plain" }).end("Orders are POSTed as application/json\n");
    return;
  }
  const anywhere = isControl ? {} : ANYWHERE;
  if (request.method === "OPTIONS") {
    response.writeHead(204, ANYWHERE).end();
    return;
  }
  const body = await readBody(request);
  if (url.pathname.startsWith("/v1/") || url.pathname.startsWith("/v2/")) return answerApi(options, request, response, url, body);
  const found = pages.find(request.method ?? "GET", url.pathname);
  if (found === null) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
    return;
  }
  try {
    const page = await found.entry.answer({
      part: (name) => found.path[name] ?? "",
      query: url.searchParams,
      body: readFields(request, body),
      engine: options.engine,
      baseUrl: options.baseUrl(),
    });
    response.writeHead(page.status, { ...anywhere, ...page.headers }).end(page.body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response.writeHead(error.status, { ...anywhere, "content-type": "application/json" }).end(JSON.stringify({ error: error.body }));
  }
}

async function answerApi(options: ServerOptions, request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
  const answered = options.api.answer(request, url, body);
  try {
    if (!(await options.beforeAnswer(answered))) {
      request.socket.destroy();
      return;
    }
  } finally {
    answered.release();
  }
  response
    .writeHead(answered.status, { "content-type": "application/json", ...retryHint(answered.status), ...ANYWHERE, ...answered.headers })
    .end(answered.body);
}

/** A refused request stays refused; only a key in use and a failure of our own are worth another try. */
function retryHint(status: number): Record<string, string> {
  return status < 400 || status === 409 || status === 500 ? {} : { "stripe-should-retry": "false" };
}

function isJson(request: IncomingMessage): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/json");
}

function readFields(request: IncomingMessage, body: string): Record<string, unknown> {
  if (body === "") return {};
  if (!isJson(request)) return readForm(body);
  const value = parseJson(body);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidRequest("The body is no JSON");
    throw error;
  }
}
