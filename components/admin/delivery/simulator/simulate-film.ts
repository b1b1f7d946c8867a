import { objectLoader } from "@/components/player/object-loader";
import { type Playback, startPlayback } from "@/components/player/playback";
import { askNewestRoot } from "@/delivery/ask-newest-root";
import { believeRoot } from "@/delivery/believe-root";
import { httpLayer, type Layer, type LayerKind } from "@/delivery/layer";
import type { Measurement } from "@/delivery/measurement";
import { Resolver } from "@/delivery/resolver";
import { createMemoryRootStore } from "@/delivery/root-store";
import type { NewestRoot } from "@/protocol/newest-root";
import { objectPath } from "@/protocol/object-path";
import { type Condition, underCondition } from "./conditions";

const ANSWER_MS_MAX = 10_000;
const URGENT_BELOW_MS = 3_000;
/** Little, so that a stop is seen soon. */
const AHEAD_SECONDS = 8;
const MS_PER_SECOND = 1_000;

export interface Simulation {
  readonly videoId: string;
  /** In the order of the policy, those that are off left out; the application comes last by itself. */
  readonly kinds: readonly LayerKind[];
  readonly conditionOf: (kind: LayerKind) => Condition;
  readonly onMeasurement: (measurement: Measurement) => void;
  readonly onFailure: () => void;
}

export interface Simulated {
  readonly playback: Playback;
  readonly resolver: Resolver;
}

/** Why nothing plays, for whoever looks. */
export class NotSimulated extends Error {}

/**
 * A page may ask its own site and the CDN. For any other carrier the site gives the bytes under its name: what is tried is the player,
 * not the carrier.
 */
function carrierOf(kind: LayerKind, newest: NewestRoot): Layer {
  const cdn = newest.layers.find((layer) => layer.kind === "cdn");
  return httpLayer({ name: kind, kind, baseUrl: kind === "cdn" && cdn !== undefined ? cdn.baseUrl : "" });
}

function aheadMs(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime && buffered.end(index) > currentTime) return (buffered.end(index) - currentTime) * MS_PER_SECOND;
  }
  return 0;
}

/** Plays a film by the same resolver and engine as any page does, each carrier under its condition. Nothing is kept on the device. @throws NotSimulated */
export async function simulateFilm(video: HTMLVideoElement, { videoId, kinds, conditionOf, onMeasurement, onFailure }: Simulation): Promise<Simulated> {
  const { newest } = await askNewestRoot(`/api/videos/${videoId}/root`, ANSWER_MS_MAX);
  if (newest === null) throw new NotSimulated("The site names no root of this film: it is not packaged into objects yet, or not for everybody.");
  const layers = [...kinds, "origin" as const].map((kind) => underCondition(carrierOf(kind, newest), () => conditionOf(kind)));
  const resolver = new Resolver({ layers, onMeasurement });
  const believed = await believeRoot({ work: videoId, newest, seen: null, resolver, store: createMemoryRootStore(), now: new Date() });
  const playlist = believed.status === "current" ? believed.root.playlists.find(({ kind }) => kind === "hls") : undefined;
  if (playlist === undefined) throw new NotSimulated("No carrier gave a root that the artist signed.");
  const loader = objectLoader({ source: resolver, aheadMs: () => aheadMs(video), urgentBelowMs: URGENT_BELOW_MS, onFound: () => undefined });
  const config = { loader, maxBufferLength: AHEAD_SECONDS, maxMaxBufferLength: AHEAD_SECONDS };
  const url = new URL(objectPath(playlist.cid), location.href).href;
  return { playback: await startPlayback(video, url, { onHeights: () => undefined, onCaptions: () => null, onFailure }, config), resolver };
}
