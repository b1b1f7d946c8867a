import type { Failure } from "./protocol";

export interface Api {
  /** The stand-in's origin, from which this script came. */
  readonly origin: string;
  /** Asks the stand-in something. A broken connection is an answer, too, as with Stripe.js. */
  ask<T>(path: string, body: unknown): Promise<T | { readonly failure: Failure }>;
}

export function createApi(origin: string, key: string): Api {
  const ask = async <T>(path: string, body: unknown): Promise<T | { failure: Failure }> => {
    try {
      const response = await fetch(`${origin}/_js/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ key, ...Object(body) }),
      });
      return await response.json();
    } catch {
      return { failure: { type: "api_connection_error", message: "We are experiencing issues connecting to our payments provider. Please try again." } };
    }
  };
  return { origin, ask };
}
