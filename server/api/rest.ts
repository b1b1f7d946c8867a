import type { TRPCError } from "@trpc/server";
import { createOpenApiFetchHandler } from "trpc-to-openapi";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { getServices } from "@/server/services-live";
import type { ApiContext } from "./context";
import { errorResponse, logFailure } from "./error-body";
import { findRoute } from "./find-route";
import { readBodyText } from "./read-body";
import { createContext } from "./request";
import { appRouter } from "./router";

const ENDPOINT = "/api";
const FAILED = "The REST door failed in a way nobody foresaw.";
const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}

/** What stands behind the `?` of a POST (such as `preview=1`) counts as if it were in its body, which has the last word. */
function withQuery(text: string, query: URLSearchParams): string {
  // What is no JSON is refused further on, in the words of every other body.
  if (query.size === 0 || !isJson(text)) return text;
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null && !Array.isArray(body) ? JSON.stringify({ ...Object.fromEntries(query), ...body }) : text;
}

/** The request as the OpenAPI handler wants it: a body of bounded size, and `{}` where a POST needs no words. */
async function prepare(request: Request): Promise<Request> {
  if (!METHODS_WITH_BODY.has(request.method)) return request;
  const text = await readBodyText(request);
  const headers = new Headers(request.headers);
  if (text === "") headers.set("content-type", "application/json");
  else if (headers.get("content-type")?.startsWith("application/json") !== true) throw new DomainError("unsupported_media");
  const body = withQuery(text === "" ? "{}" : text, new URL(request.url).searchParams);
  return new Request(request.url, { method: request.method, headers, body });
}

function readMeta(procedure: unknown): unknown {
  const isProcedure = (typeof procedure === "function" || typeof procedure === "object") && procedure !== null && "_def" in procedure;
  const definition: unknown = isProcedure ? procedure._def : null;
  return typeof definition === "object" && definition !== null && "meta" in definition ? definition.meta : null;
}

function successStatus(path: string | undefined): number {
  // At run time this record is flat, by dotted path; its type says nested.
  const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;
  const meta = path === undefined ? null : readMeta(procedures[path]);
  return typeof meta === "object" && meta !== null && "successStatus" in meta && typeof meta.successStatus === "number" ? meta.successStatus : 200;
}

/** The REST door: every procedure at the path in its meta, under /api. */
export async function handleRest(request: Request): Promise<Response> {
  const requestId = newId("request");
  try {
    let failure: TRPCError | null = null;
    const response = await createOpenApiFetchHandler({
      endpoint: ENDPOINT,
      req: await prepare(request),
      router: findRoute(request.method, new URL(request.url).pathname.slice(ENDPOINT.length)),
      createContext: () => createContext(request, requestId),
      onError: ({ error, ctx }: { error: TRPCError; ctx?: ApiContext }) => {
        failure = error;
        // What fails in a procedure is logged there; without a context none was reached.
        if (ctx === undefined) logFailure(getServices().log, error, { requestId }, FAILED);
      },
      responseMeta: ({ paths, errors }) =>
        errors.length > 0 ? {} : { status: successStatus(paths?.[0]), headers: { "x-request-id": requestId, "cache-control": "no-store" } },
    });
    return failure === null ? response : errorResponse(failure, requestId);
  } catch (thrown) {
    logFailure(getServices().log, thrown, { requestId }, FAILED);
    return errorResponse(thrown, requestId);
  }
}
