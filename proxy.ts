import { type NextRequest, NextResponse } from "next/server";
import { isPayingPath } from "@/components/ui/paying-pages";

const isDevelopment = process.env.NODE_ENV === "development";

/** Where the payment provider's frames, calls and pictures come from (docs.stripe.com/security/guide#content-security-policy). */
const PROVIDER = {
  frames: "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
  calls: "https://api.stripe.com",
  pictures: "https://*.stripe.com",
  pages: "https://checkout.stripe.com",
};

interface Foreign {
  readonly frames: string;
  readonly calls: string;
  readonly pictures: string;
  /** Where a form may lead on to: the hosted page of who pays without our scripts. */
  readonly pages: string;
}

/** Where artists see our small pages as they stand in other people's. */
const WIDGETS_PATH = "/studio/embed";

const NONE: Foreign = { frames: "", calls: "", pictures: "", pages: "" };

/** What a page may take from elsewhere: nothing, but on pages that pay what belongs to the payment provider, or to its stand-in on this machine. */
function foreignOf(path: string): Foreign {
  if (!isPayingPath(path)) return NONE;
  const { STRIPE_API_BASE: base, DEPLOYMENT } = process.env;
  if (!base || DEPLOYMENT === "production") return PROVIDER;
  const { origin } = new URL(base);
  return { frames: origin, calls: origin, pictures: origin, pages: origin };
}

const WORKER_PATH = "/service-worker.js";
/** What takes the service worker away again. */
const NO_WORKER_PATH = "/service-worker-off.js";

/** The CDN, which players ask themselves as long as no service worker does it for them; empty without one. */
function carrierOrigin(): string {
  const { CDN_URL: url } = process.env;
  return url ? new URL(url).origin : "";
}

/**
 * The service worker asks whichever carriers the application names: what it gets is compared with its name, so no carrier need be known here.
 * Carriers on this machine speak plain HTTP, and are of no use in production.
 */
function workerPolicy(): string {
  const local = process.env.DEPLOYMENT === "production" ? "" : " http://127.0.0.1:* http://localhost:*";
  return `default-src 'none'; connect-src 'self' https:${local}`;
}

/**
 * Only scripts that carry this request's nonce run, and what they load. Styles of our own files; `style` attributes are allowed,
 * because a width that data decides is written there. `media-src blob:` is how Media Source players feed a video element, and
 * `data:` what their tracks of captions begin with.
 */
function contentSecurityPolicy(nonce: string, path: string): string {
  const foreign = foreignOf(path);
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'; style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob: ${foreign.pictures}`,
    "media-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${foreign.calls} ${carrierOrigin()}`,
    `frame-src ${foreign.frames || (path === WIDGETS_PATH ? "'self'" : "'none'")}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self' ${foreign.pages}`,
    "frame-ancestors 'none'",
  ];
  return directives.map((directive) => directive.trim()).join("; ");
}

/** An operator may have none of it: browsers ask for this file again with every visit, and what they then get takes the worker away. */
function sendWorker(request: NextRequest): NextResponse {
  const isOff = process.env.SERVICE_WORKER === "off";
  const response = isOff ? NextResponse.rewrite(new URL(NO_WORKER_PATH, request.url)) : NextResponse.next();
  response.headers.set("content-security-policy", workerPolicy());
  response.headers.set("cache-control", "no-cache");
  return response;
}

/** Gives each page its own nonce; Next.js reads it from the policy in the request's headers and puts it on its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const path = request.nextUrl.pathname;
  if (path === WORKER_PATH || path === NO_WORKER_PATH) return sendWorker(request);
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, path);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-path", `${path}${request.nextUrl.search}`);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  // Pages only; what stands in other people's pages under /embed has a policy of its own. Under /api a proxy would buffer bodies, and an upload is larger than memory; files need no nonce.
  matcher: [{ source: "/((?!api/|embed/|_next/static|_next/image|ffmpeg/|ipfs/|healthz|readyz|metrics|favicon.ico|icon.svg).*)" }],
};
