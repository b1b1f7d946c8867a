import type { Cid } from "@/protocol/cid";
import type { HttpLayer } from "./layer";
import type { Measurement } from "./measurement";

/** What a page says to the service worker. Each call is answered by `true` on the port that comes with it, when it is done. */
export type WorkerCall =
  /** After `peersAt` of these come other viewers, whom a page asks that shares with them; null of a film that is not shared. */
  | { readonly kind: "layers"; readonly layers: readonly HttpLayer[]; readonly peersAt: number | null }
  /** The page and what it is made of are kept, so that it opens when the application is dead. Paths of this origin. */
  | { readonly kind: "keep-page"; readonly path: string; readonly assets: readonly string[] };

/** What the service worker says to the page that asked for an object. */
export type WorkerNews =
  | { readonly kind: "measurement"; readonly measurement: Measurement }
  /** For a page that shares: a service worker has no WebRTC. Answered on the port that comes with it by the bytes, or null; what comes back there ends it. */
  | { readonly kind: "ask-viewers"; readonly cid: Cid };

/** On a page's requests to the worker: nothing is buffered; in which time the object should be whole. */
export const URGENT_HEADER = "x-mhc-urgent";
export const WITHIN_MS_HEADER = "x-mhc-within-ms";
/** How much longer it may take without harm; and that this page is connected with other viewers. */
export const SPARE_MS_HEADER = "x-mhc-spare-ms";
export const VIEWERS_HEADER = "x-mhc-viewers";
/** On the worker's answers: who gave the object, as a part of a URL because headers have no letters but Latin ones, empty when it was on this device, and how long that took. Whatever lacks it is not of the worker. */
export const LAYER_HEADER = "x-mhc-layer";
export const FIRST_BYTE_MS_HEADER = "x-mhc-first-byte-ms";
export const TOTAL_MS_HEADER = "x-mhc-total-ms";
/** How the worker says that no layer gave it. */
export const UNREACHABLE_STATUS = 504;
