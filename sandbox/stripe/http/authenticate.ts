import type { IncomingMessage } from "node:http";
import { ApiError, invalidRequest } from "../engine/errors";
import { API_VERSION } from "../version";

export interface Caller {
  /** A key for pages: it may call publishable routes only. */
  isPublishable: boolean;
  account: string | null;
  /** No version was named, as by the CLI: parameters that the present version took away still work. */
  isUnversioned: boolean;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;

/** Whether the request was sent to this machine by name: a page elsewhere whose name resolves to us is refused. */
export function isForLoopback(request: IncomingMessage): boolean {
  return LOOPBACK.test(request.headers.host ?? "");
}

/** Reads the key, the version and the account. @throws 401, 400 or 403 as Stripe does; a live key is refused. */
export function authenticate(request: IncomingMessage, form: { key?: unknown }): Caller {
  const key = keyOf(request) ?? (typeof form.key === "string" ? form.key : null);
  if (key === null) {
    throw new ApiError(401, {
      type: "invalid_request_error",
      message:
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    });
  }
  if (!/^(sk|pk|rk)_test_\w+$/.test(key))
    throw new ApiError(401, { type: "invalid_request_error", message: `Invalid API Key provided: ${mask(key)}. This stand-in takes test keys only.` });
  const version = request.headers["stripe-version"];
  if (version !== undefined && version !== API_VERSION)
    throw invalidRequest(`Invalid Stripe API version: ${String(version)}. This stand-in speaks ${API_VERSION}.`);
  const account = request.headers["stripe-account"];
  return {
    isPublishable: key.startsWith("pk_"),
    account: typeof account === "string" && account !== "" ? account : null,
    isUnversioned: version === undefined,
  };
}

function keyOf(request: IncomingMessage): string | null {
  const header = request.headers.authorization ?? "";
  if (header.startsWith("Bearer ")) return header.slice("Bearer ".length).trim();
  if (!header.startsWith("Basic ")) return null;
  const [user] = Buffer.from(header.slice("Basic ".length), "base64").toString("utf8").split(":", 1);
  return user ?? null;
}

function mask(key: string): string {
  return `${key.slice(0, 8)}${"*".repeat(Math.max(key.length - 12, 0))}${key.slice(-4)}`;
}
