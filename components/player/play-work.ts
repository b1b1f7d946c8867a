import type { HlsConfig } from "hls.js";
import type { Measurement } from "@/delivery/measurement";
import { type OpenedWork, openWork } from "@/delivery/open-work";
import type { FoundObject } from "@/delivery/resolver";
import { hearWorker } from "@/delivery/worker-source";
import { objectPath } from "@/protocol/object-path";
import { FilmSharing } from "./film-sharing";
import { fetchKey, objectLoader } from "./object-loader";
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

function configOf(video: HTMLVideoElement, opened: OpenedWork, watch: WorkWatch): Partial<HlsConfig> {
  const isSlow = (opened.firstByteMs ?? 0) >= SLOW_FIRST_BYTE_MS;
  return {
    loader: objectLoader({ source: opened.source, aheadMs: () => aheadMs(video), urgentBelowMs: URGENT_BELOW_MS, onFound: watch.onFound }),
    ...{ fragLoadPolicy: OUTER_NET, playlistLoadPolicy: OUTER_NET, manifestLoadPolicy: OUTER_NET, keyLoadPolicy: OUTER_NET },
    maxBufferLength: isSlow ? AHEAD_SECONDS.slow : AHEAD_SECONDS.usual,
    // The first in order is the smallest: over a far line it begins at once, and more comes when there is room.
    ...(isSlow ? { startLevel: 0 } : {}),
  };
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
  // What is kept on this device needs no one to vouch for it: its bytes are those that the artist signed then.
  if (believed.status === "unreachable") return null;
  if (believed.status === "refused") throw new WorkRefused(REFUSED);
  const playlist = believed.root.playlists.find(({ kind }) => kind === "hls");
  if (playlist === undefined) throw new WorkRefused(REFUSED);
  const playable = believed.status === "expired" ? { ...opened, source: offline(opened) } : opened;
  const canShare = toPlay.isForAll && opened.isShared;
  const source = canShare ? sharing.follow(playable.source, opened.cache) : playable.source;
  if (canShare && watch.isSharing) void sharing.turn(true);
  const url = new URL(objectPath(playlist.cid), location.href).href;
  const playback = await startPlayback(video, url, watch, { ...configOf(video, { ...playable, source }, watch), ...config });
  const sheets = believed.root.playlists.find(({ kind }) => kind === "thumbnails");
  const pictures = sheets === undefined ? null : new FilmPictures({ list: sheets.cid, objects: source, findKey: fetchKey });
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

function offline({ source }: OpenedWork): OpenedWork["source"] {
  return { get: (cid, need) => source.get(cid, { ...need, isOffline: true }) };
}
