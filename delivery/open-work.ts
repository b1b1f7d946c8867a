import { askNewestRoot } from "./ask-newest-root";
import { type BelievedRoot, believeRoot } from "./believe-root";
import { openDeviceStores } from "./device-stores";
import { APPLICATION, type HttpLayer, httpLayer } from "./layer";
import type { Measurement } from "./measurement";
import { ObjectCache } from "./object-cache";
import type { ObjectSource } from "./object-source";
import { Resolver } from "./resolver";
import { callWorker, workerSource } from "./worker-source";

/** Who has seen a work before waits for the application no longer than this: what was seen may do. */
const KNOWN_WORK_MS_MAX = 800;
const NEW_WORK_MS_MAX = 10_000;

export interface WorkToOpen {
  /** The id of the video. */
  readonly work: string;
  /** `/api/videos/<id>/root`. */
  readonly rootUrl: string;
  /** The service worker that controls this page; null without one. */
  readonly worker: ServiceWorker | null;
  /** Origins that the page's own policy lets it ask without a worker, beside its own. */
  readonly directOrigins: readonly string[];
  readonly onMeasurement: (measurement: Measurement) => void;
}

export interface OpenedWork {
  readonly believed: BelievedRoot;
  readonly source: ObjectSource;
  /** How long the slowest of the first objects waited for its first byte, in ms; null when all were on this device. */
  readonly firstByteMs: number | null;
  /** Whether the service worker gives the objects, or the page's own resolver. */
  readonly isByWorker: boolean;
}

function isDirect({ baseUrl }: HttpLayer, origins: readonly string[]): boolean {
  return baseUrl === "" || origins.includes(new URL(baseUrl).origin);
}

/** Remembers the slowest first byte of what came from elsewhere. */
function timed(source: ObjectSource, note: (firstByteMs: number) => void): ObjectSource {
  return {
    async get(cid, need) {
      const found = await source.get(cid, need);
      if (found.layer !== null) note(found.firstByteMs);
      return found;
    },
  };
}

/** Finds out what may be played of a work and who gives it: the service worker if there is one that answers, otherwise this page itself. */
export async function openWork({ work, rootUrl, worker, directOrigins, onMeasurement }: WorkToOpen): Promise<OpenedWork> {
  const { objects, roots } = await openDeviceStores();
  const seen = await roots.find(work);
  const newest = await askNewestRoot(rootUrl, seen === null ? NEW_WORK_MS_MAX : KNOWN_WORK_MS_MAX);
  const named = newest?.layers ?? seen?.layers ?? [];
  const layers = named.length > 0 ? named : [APPLICATION];
  const direct = layers.filter((layer) => isDirect(layer, directOrigins));
  const own = new Resolver({ layers: (direct.length > 0 ? direct : [APPLICATION]).map(httpLayer), cache: new ObjectCache(objects), onMeasurement });
  const isByWorker = await callWorker(worker, { kind: "layers", layers });
  const source = isByWorker ? workerSource(own) : own;
  let firstByteMs: number | null = null;
  const note = (ms: number) => {
    firstByteMs = Math.max(firstByteMs ?? 0, ms);
  };
  const believed = await believeRoot({ work, newest, seen, resolver: timed(source, note), store: roots, now: new Date() });
  return { believed, source, firstByteMs, isByWorker };
}
