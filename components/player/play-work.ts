import type { HlsConfig } from "hls.js";
import type { KeptWork } from "@/delivery/keep/kept-work";
import { narrowMaster } from "@/delivery/keep/read-lists";
import type { Measurement } from "@/delivery/measurement";
import { type OpenedWork, openWork } from "@/delivery/open-work";
import type { FoundObject } from "@/delivery/resolver";
import { hearWorker } from "@/delivery/worker-source";
import type { Cid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import type { RootManifest } from "@/protocol/root-manifest";
import { FilmSharing } from "./film-sharing";
import { openKeptKeys } from "./kept-keys";
import { fetchKey, type LoaderSetting, objectLoader } from "./object-loader";
import { type Playback, type PlaybackWatch, startPlayback } from "./playback";
import { FilmPictures } from "./thumbnails/film-pictures";
import { WorkRefused } from "./work-refused";

/** A work whose bytes are verified, whoever carries them. */
export interface WorkToPlay {
  /** The id of the video. */
  readonly work: string;
  /** `/api/videos/<id>/root`. */
  readonly rootUrl: string;
  /** `/api/videos/<id>/peers`: where viewers meet who share it. */
  readonly peersUrl: string;
  /** Origins that this page may ask without a service worker, beside its own. */
  readonly directOrigins: readonly string[];
  /** Whether everybody may watch it: the page of another is not kept, for kept pages are those of whoever is not signed in. */
  readonly isForAll: boolean;
}

export interface WorkWatch extends PlaybackWatch {
  readonly onFound: (found: FoundObject) => void;
  readonly onMeasurement: (measurement: Measurement) => void;
  /** Whether its viewer has agreed to share films with other viewers. */
  readonly isSharing: boolean;
  /** With how many others the film is shared; null while it is not. */
  readonly onViewers: (viewers: number | null) => void;
}

const MS_PER_SECOND = 1_000;
/** With less than this ahead, a second request costs no budget. */
export const URGENT_BELOW_MS = 3_000;
/** A first byte that takes this long is a far one: a satellite, or a line that is busy. */
const SLOW_FIRST_BYTE_MS = 400;
export const AHEAD_SECONDS = { usual: 30, slow: 90 };
/** The resolver gives up after 20 s by itself; this is for what nobody thought of. */
const OUTER_MS_MAX = 25_000;
const OUTER_NET = {
  default: {
    ...{ maxTimeToFirstByteMs: OUTER_MS_MAX, maxLoadTimeMs: OUTER_MS_MAX },
    timeoutRetry: { maxNumRetry: 2, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 6, retryDelayMs: 500, maxRetryDelayMs: 4_000 },
  },
};

const REFUSED = "What came is not what the artist signed, so it is not played.";

function aheadMs(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime && buffered.end(index) > currentTime) return (buffered.end(index) - currentTime) * MS_PER_SECOND;
  }
  return 0;
}

type Opened = Pick<OpenedWork, "source" | "firstByteMs"> & Pick<LoaderSetting, "findKey" | "readList">;

function configOf(video: HTMLVideoElement, opened: Opened, watch: WorkWatch): Partial<HlsConfig> {
  const isSlow = (opened.firstByteMs ?? 0) >= SLOW_FIRST_BYTE_MS;
  return {
    loader: objectLoader({ ...opened, aheadMs: () => aheadMs(video), urgentBelowMs: URGENT_BELOW_MS, onFound: watch.onFound }),
    ...{ fragLoadPolicy: OUTER_NET, playlistLoadPolicy: OUTER_NET, manifestLoadPolicy: OUTER_NET, keyLoadPolicy: OUTER_NET },
    maxBufferLength: isSlow ? AHEAD_SECONDS.slow : AHEAD_SECONDS.usual,
    // The first in order is the smallest: over a far line it begins at once, and more comes when there is room.
    ...(isSlow ? { startLevel: 0 } : {}),
  };
}

/** The list of everything there is of a work. */
export function hlsOf({ playlists }: RootManifest): Cid | null {
  return playlists.find(({ kind }) => kind === "hls")?.cid ?? null;
}

/** The list of its small pictures. */
export function picturesOf({ playlists }: RootManifest): Cid | null {
  return playlists.find(({ kind }) => kind === "thumbnails")?.cid ?? null;
}

const masterUrl = (cid: Cid): string => new URL(objectPath(cid), location.href).href;

interface KeptToPlay {
  readonly kept: KeptWork;
  readonly isRefused: boolean;
}

/** Plays what lies on this device, in the size that was kept: no other is offered, so that nothing is asked of a network that may go. */
async function playKept(video: HTMLVideoElement, opened: OpenedWork, { kept, isRefused }: KeptToPlay, watch: WorkWatch, config: Partial<HlsConfig>) {
  const findKey = kept.keyParts.length === 0 ? undefined : await openKeptKeys(kept, { isRefused, isAlone: opened.source === opened.device });
  const readList = (cid: Cid, text: string) => (cid === kept.masterCid ? narrowMaster(text, kept.listCid) : text);
  const own = configOf(video, { source: opened.source, firstByteMs: null, readList, ...(findKey === undefined ? {} : { findKey }) }, watch);
  const playback = await startPlayback(video, masterUrl(kept.masterCid), watch, { ...own, ...config });
  const pictures = kept.picturesCid === null ? null : new FilmPictures({ list: kept.picturesCid, objects: opened.source, findKey: findKey ?? fetchKey });
  const end = () => {
    pictures?.end();
    playback.end();
  };
  return { ...playback, pictures, end };
}

/**
 * Plays a work by its newest root that can be believed.
 * @returns null when nobody has a root of it, as of a film that is not packaged into objects yet
 * @throws WorkRefused when there is one, and it is not to be believed
 */
export async function playWork(video: HTMLVideoElement, toPlay: WorkToPlay, watch: WorkWatch, config: Partial<HlsConfig> = {}): Promise<Playback | null> {
  const worker = "serviceWorker" in navigator ? navigator.serviceWorker.controller : null;
  const sharing = new FilmSharing({ peersUrl: toPlay.peersUrl, onMeasurement: watch.onMeasurement, onViewers: watch.onViewers });
  const opened = await openWork({ ...toPlay, worker, onMeasurement: watch.onMeasurement, findViewers: sharing.findViewers });
  const { believed } = opened;
  if (believed.status === "kept") return playKept(video, opened, believed, watch, config);
  // What is kept on this device needs no one to vouch for it: its bytes are those that the artist signed then.
  if (believed.status === "unreachable") return null;
  if (believed.status === "refused") throw new WorkRefused(REFUSED);
  const masterCid = hlsOf(believed.root);
  if (masterCid === null) throw new WorkRefused(REFUSED);
  const given = believed.status === "expired" ? opened.device : opened.source;
  const canShare = toPlay.isForAll && opened.isShared;
  const source = canShare ? sharing.follow(given, opened.cache) : given;
  if (canShare && watch.isSharing) void sharing.turn(true);
  const own = configOf(video, { source, firstByteMs: opened.firstByteMs }, watch);
  const playback = await startPlayback(video, masterUrl(masterCid), watch, { ...own, ...config });
  const sheets = picturesOf(believed.root);
  const pictures = sheets === null ? null : new FilmPictures({ list: sheets, objects: source, findKey: fetchKey });
  const stopHearing = opened.isByWorker ? hearWorker(watch.onMeasurement) : () => undefined;
  return {
    ...playback,
    pictures,
    share: canShare ? (isOn) => void sharing.turn(isOn) : null,
    end() {
      pictures?.end();
      stopHearing();
      void sharing.turn(false);
      playback.end();
    },
  };
}
