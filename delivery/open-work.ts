import { askNewestRoot } from "./ask-newest-root";
import { type BelievedRoot, believeRoot } from "./believe-root";
import { openDeviceStores } from "./device-stores";
import type { KeptWork } from "./keep/kept-work";
import { APPLICATION, type HttpLayer } from "./layer";
import type { Measurement } from "./measurement";
import { ObjectCache } from "./object-cache";
import type { ObjectSource } from "./object-source";
import { layersWith, type ViewerSource } from "./peers/peer-layer";
import { Resolver } from "./resolver";
import { callWorker, workerSource } from "./worker-source";

/** Who has seen a work before waits for the application no longer than this: what was seen may do. */
const KNOWN_WORK_MS_MAX = 500;
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
  /** Other viewers with whom this page is connected; null as long as its viewer does not share. */
  readonly findViewers: () => ViewerSource | null;
  /** Whether also of a work that is kept on this device the newest root is wanted, to see what of it is new. */
  readonly isKeptAside?: boolean;
}

/** What may be played: all of a root, or what is kept on this device, which needs no one to vouch for it. */
type Playable = BelievedRoot | { readonly status: "kept"; readonly kept: KeptWork; readonly isRefused: boolean };

export interface OpenedWork {
  readonly believed: Playable;
  readonly source: ObjectSource;
  /** How long the slowest of the first objects waited for its first byte, in ms; null when all were on this device. */
  readonly firstByteMs: number | null;
  /** What lies on this device and nothing else. */
  readonly device: ObjectSource;
  /** Whether the service worker gives the objects, or the page's own resolver. */
  readonly isByWorker: boolean;
  /** What lies on this device. */
  readonly cache: ObjectCache;
  /** Whether viewers may share it: it is open to everybody, and operators have the mesh on. */
  readonly isShared: boolean;
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

/** Asks nobody but this device. */
function onlyHere(own: ObjectSource): ObjectSource {
  return { get: (cid, need) => own.get(cid, { ...need, isOffline: true }) };
}

/** Finds out what may be played of a work and who gives it: the service worker if there is one that answers, otherwise this page itself. */
export async function openWork({ work, rootUrl, worker, directOrigins, onMeasurement, findViewers, isKeptAside = false }: WorkToOpen): Promise<OpenedWork> {
  const { objects, roots, kept: keptWorks } = await openDeviceStores();
  const [seen, kept] = [await roots.find(work), isKeptAside ? null : await keptWorks.find(work)];
  const { newest, isRefused } = await askNewestRoot(rootUrl, seen === null ? NEW_WORK_MS_MAX : KNOWN_WORK_MS_MAX);
  const named = newest?.layers ?? seen?.layers ?? [];
  const layers = named.length > 0 ? named : [APPLICATION];
  const peersAt = newest?.peersAt ?? null;
  const direct = layers.filter((layer) => isDirect(layer, directOrigins));
  const directPeersAt = peersAt === null ? null : layers.slice(0, peersAt).filter((layer) => isDirect(layer, directOrigins)).length;
  const cache = new ObjectCache(objects);
  const own = new Resolver({ layers: layersWith(direct.length > 0 ? direct : [APPLICATION], directPeersAt, findViewers), cache, onMeasurement });
  const device = onlyHere(own);
  if (kept?.state === "kept") {
    // What the browser has cleared of it comes from elsewhere, while there is somebody to ask.
    const source = newest === null ? device : own;
    return { believed: { status: "kept", kept, isRefused }, source, device, firstByteMs: null, isByWorker: false, cache, isShared: false };
  }
  const isByWorker = await callWorker(worker, { kind: "layers", layers, peersAt });
  const source = isByWorker ? workerSource(own, () => findViewers() !== null) : own;
  let firstByteMs: number | null = null;
  const note = (ms: number) => {
    firstByteMs = Math.max(firstByteMs ?? 0, ms);
  };
  const believed = await believeRoot({ work, newest, seen, resolver: timed(source, note), store: roots, now: new Date() });
  const isEncrypted = believed.status !== "current" || believed.root.isEncrypted;
  return { believed, source, device, firstByteMs, isByWorker, cache, isShared: peersAt !== null && !isEncrypted };
}
