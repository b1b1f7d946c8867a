import { findActor } from "@/server/accounts";
import { readCountry } from "@/server/kernel/country";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { withOrigin } from "@/server/kernel/origin";
import { getServices } from "@/server/services-live";
import type { ApiContext } from "./context";
import { errorResponse, logFailure } from "./error-body";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

function readBearer(request: Request): string | null {
  const header = request.headers.get("authorization");
  return header?.toLowerCase().startsWith("bearer ") === true ? header.slice("bearer ".length).trim() : null;
}

/** Whom the outermost proxy that we trust heard, or we ourselves where there is none: the last entry is our own (`bin/launch/name-caller.mjs`). */
function readClientAddress(request: Request, trustedProxies: number): string {
  const hops = request.headers.get("x-forwarded-for")?.split(",") ?? [];
  return hops[Math.max(0, hops.length - 1 - trustedProxies)]?.trim() ?? "";
}

/**
 * Refuses a change that another site makes a signed-in browser ask for: SameSite cookies stop most, this stops the rest.
 * A program with a bearer token sends no cookie and is not concerned.
 */
function refuseCrossSite(request: Request, hasBearer: boolean): void {
  if (hasBearer || SAFE_METHODS.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const isForeignOrigin = origin !== null && (!URL.canParse(origin) || new URL(origin).host !== request.headers.get("host"));
  if (isForeignOrigin || (site !== null && site !== "same-origin" && site !== "none")) {
    throw new DomainError("not_allowed", { sentence: "This request came from another site." });
  }
}

/** Who asks, by bearer token or session cookie. A bad token is an error, never a quiet stranger. */
export async function createContext(request: Request, requestId: string = newId("request")): Promise<ApiContext> {
  const services = getServices();
  const bearer = readBearer(request);
  refuseCrossSite(request, bearer !== null);
  const actor = await findActor(services, { bearer, cookie: request.headers.get("cookie") });
  if (bearer !== null && actor === null) throw new DomainError("not_signed_in", { sentence: "This token is not valid, or no longer." });
  return {
    services,
    actor,
    requestId,
    idempotencyKey: request.headers.get("idempotency-key"),
    clientAddress: readClientAddress(request, services.env.TRUSTED_PROXIES),
    userAgent: request.headers.get("user-agent")?.slice(0, 300) ?? "",
    country: services.env.COUNTRY_HEADER === undefined ? null : readCountry(request.headers.get(services.env.COUNTRY_HEADER)),
  };
}

type RawHandler<P> = (context: ApiContext, request: Request, params: P) => Promise<Response>;

/** A route that answers with something else than JSON (a video, events, uploads): same context, same errors as the REST door. */
export function rawRoute<P = Record<string, never>>(handle: RawHandler<P>) {
  return async (request: Request, route: { params: Promise<P> }): Promise<Response> => {
    const requestId = newId("request");
    try {
      const context = await createContext(request, requestId);
      const origin = { ip: context.clientAddress, userAgent: context.userAgent, sessionId: context.actor?.sessionId ?? null };
      const params = await route.params;
      return await withOrigin(origin, () => handle(context, request, params));
    } catch (thrown) {
      logFailure(getServices().log, thrown, { requestId }, "A route failed in a way nobody foresaw.");
      return errorResponse(thrown, requestId);
    }
  };
}
