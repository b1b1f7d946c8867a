import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { getServices } from "@/server/services-live";
import { errorResponse, logFailure } from "./error-body";

const DAY_SECONDS = 86_400;

/** Pages of other origins may read it, ranges too (Fetch Standard, CORS protocol). */
const CROSS_ORIGIN: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Content-Length, Content-Range, ETag",
};
const PREFLIGHT: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "Range, If-None-Match, If-Range",
  "access-control-max-age": String(DAY_SECONDS),
};

/** A route that answers everybody the same, whoever they are and wherever they come from: no cookie or token is looked at. */
export function openRoute(handle: (services: Services, request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const services = getServices();
    const requestId = newId("request");
    const response = await answer(services, request, requestId, handle);
    for (const [name, value] of Object.entries(CROSS_ORIGIN)) response.headers.set(name, value);
    return response;
  };
}

async function answer(services: Services, request: Request, requestId: string, handle: Parameters<typeof openRoute>[0]): Promise<Response> {
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: PREFLIGHT });
  try {
    return await handle(services, request);
  } catch (thrown) {
    logFailure(services.log, thrown, { requestId }, "An open route failed in a way nobody foresaw.");
    return errorResponse(thrown, requestId);
  }
}
