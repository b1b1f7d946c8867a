import type { Cid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";

export type LayerKind = "cdn" | "relay" | "mesh" | "satellite" | "origin";

/** One way to an object. What it gives is never believed. */
export interface Layer {
  /** Says where bytes came from; each layer of a resolver has its own. */
  readonly name: string;
  readonly kind: LayerKind;
  /** It has some objects and not others: that it lacks one says nothing of how it does. It is asked first while there is time, for it costs nobody anything. */
  readonly isPartial?: boolean;
  /** Whether nobody stands in it at the moment; then it is not asked. */
  readonly isAway?: () => boolean;
  /** Asks for an object. Rejects when there is no answer; the signal also ends the body. */
  request(cid: Cid, signal: AbortSignal): Promise<Response>;
}

/** A layer that answers the one call below a base URL, in a form that can be kept and sent. */
export interface HttpLayer {
  readonly name: string;
  readonly kind: LayerKind;
  /** Without a slash at its end: `https://cdn.example`. */
  readonly baseUrl: string;
}

/** The application itself, which carries all there is. */
export const APPLICATION: HttpLayer = { name: "origin", kind: "origin", baseUrl: "" };

/**
 * Not from the browser's own cache: it would keep what a layer falsified for as long as the layer says. No cookies and no referrer: a layer
 * learns which object is asked for and nothing about who asks.
 */
const REQUEST: RequestInit = { cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer", mode: "cors" };

export function httpLayer({ name, kind, baseUrl }: HttpLayer): Layer {
  return { name, kind, request: (cid, signal) => fetch(`${baseUrl}${objectPath(cid)}`, { ...REQUEST, signal }) };
}
