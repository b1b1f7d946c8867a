import type { Cid } from "@/protocol/cid";
import { type HttpLayer, httpLayer, type Layer } from "../layer";

/** What viewers read of each other. */
export const VIEWERS = "other viewers";

/** Whoever asks other viewers: the page that is connected with them. */
export interface ViewerSource {
  /** Verified; null when none of them gives it. */
  get(cid: Cid, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Other viewers as a layer. Nobody stands in it until this viewer agreed to share, and again when they no longer do. */
function peerLayer(find: () => ViewerSource | null): Layer {
  return {
    name: VIEWERS,
    kind: "mesh",
    isPartial: true,
    isAway: () => find() === null,
    async request(cid, signal) {
      const bytes = (await find()?.get(cid, signal)) ?? null;
      signal.throwIfAborted();
      return bytes === null ? new Response(null, { status: 404 }) : new Response(bytes, { headers: { "content-length": String(bytes.length) } });
    },
  };
}

/** All layers in the operators' order: other viewers come after so many of those that answer by HTTP, or not at all. */
export function layersWith(layers: readonly HttpLayer[], peersAt: number | null, find: () => ViewerSource | null): Layer[] {
  const all = layers.map(httpLayer);
  return peersAt === null ? all : [...all.slice(0, peersAt), peerLayer(find), ...all.slice(peersAt)];
}
