import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { errorResponse } from "./error-body";
import { createContext } from "./request";
import { appRouter } from "./router";

const BATCH_CALLS_MAX = 10;
const BODY_BYTES_MAX = 1024 * 1024;

/** The tRPC door, for our own pages: JSON only, since tRPC would also take form and binary bodies that any site can send. */
export async function handleTrpc(request: Request): Promise<Response> {
  const requestId = newId("request");
  try {
    if (request.method === "POST" && request.headers.get("content-type")?.startsWith("application/json") !== true) throw new DomainError("unsupported_media");
    if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw new DomainError("too_large");
    const context = await createContext(request, requestId);
    return await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: request,
      router: appRouter,
      createContext: () => context,
      maxBatchSize: BATCH_CALLS_MAX,
      responseMeta: () => ({ headers: new Headers({ "cache-control": "no-store", "x-request-id": requestId }) }),
    });
  } catch (thrown) {
    return errorResponse(thrown, requestId);
  }
}
