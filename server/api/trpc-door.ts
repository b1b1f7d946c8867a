import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { getServices } from "@/server/services-live";
import { errorResponse, logFailure, retryHeaders } from "./error-body";
import { readBodyText } from "./read-body";
import { createContext } from "./request";
import { appRouter } from "./router";

const BATCH_CALLS_MAX = 10;

/** The tRPC door, for our own pages: JSON only, since tRPC would also take form and binary bodies that any site can send. */
export async function handleTrpc(request: Request): Promise<Response> {
  const requestId = newId("request");
  try {
    if (request.method === "POST" && request.headers.get("content-type")?.startsWith("application/json") !== true) throw new DomainError("unsupported_media");
    const bounded =
      request.method === "POST" ? new Request(request.url, { method: "POST", headers: request.headers, body: await readBodyText(request) }) : request;
    const context = await createContext(request, requestId);
    return await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: bounded,
      router: appRouter,
      createContext: () => context,
      maxBatchSize: BATCH_CALLS_MAX,
      responseMeta: ({ errors }) => ({ headers: new Headers({ "cache-control": "no-store", "x-request-id": requestId, ...retryHeaders(errors) }) }),
    });
  } catch (thrown) {
    logFailure(getServices().log, thrown, { requestId }, "The tRPC door failed in a way nobody foresaw.");
    return errorResponse(thrown, requestId);
  }
}
