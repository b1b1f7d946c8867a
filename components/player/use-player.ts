"use client";

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type Carriers, countFound, countMeasurement, NO_CARRIERS } from "./carriers";
import { keepWorker } from "./keep-worker";
import type { WorkToPlay, WorkWatch } from "./play-work";
import { type Playback, type PlaybackWatch, startPlayback } from "./playback";
import type { FilmPictures } from "./thumbnails/film-pictures";
import { type Captions, useCaptions } from "./use-captions";
import { type FilmShare, useSharing } from "./use-sharing";
import { WorkRefused } from "./work-refused";

type PlayerState = "idle" | "starting" | "playing" | "paused" | "waiting" | "ended" | "failed";

/** Whether pressing it again means to stop it. */
export function isMoving(state: PlayerState): boolean {
  return state === "playing" || state === "waiting" || state === "starting";
}

export interface Player {
  readonly state: PlayerState;
  /** Why a film that has failed is not shown at all; null while it may be the connection. */
  readonly refusal: string | null;
  readonly timeMs: number;
  readonly bufferedMs: number;
  readonly isMuted: boolean;
  readonly volume: number;
  readonly rate: number;
  readonly heights: readonly number[];
  readonly captions: Captions;
  /** Who gave what of a film whose bytes are verified. */
  readonly carriers: Carriers;
  readonly sharing: FilmShare;
  /** Null before the film was begun, and of one that has none. */
  findPictures(): FilmPictures | null;
  toggle(): void;
  seekTo(timeMs: number): void;
  toggleMute(): void;
  setVolume(volume: number): void;
  setRate(rate: number): void;
  chooseHeight(height: number | null): void;
  retry(): void;
}

const MS_PER_SECOND = 1000;

interface Sight {
  readonly timeMs: number;
  readonly bufferedMs: number;
  readonly isMuted: boolean;
  readonly volume: number;
  readonly rate: number;
}

function look(video: HTMLVideoElement): Sight {
  const { buffered, currentTime } = video;
  let bufferedMs = 0;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime) bufferedMs = Math.max(bufferedMs, buffered.end(index) * MS_PER_SECOND);
  }
  return { timeMs: currentTime * MS_PER_SECOND, bufferedMs, isMuted: video.muted || video.volume === 0, volume: video.volume, rate: video.playbackRate };
}

const STATE_EVENTS: readonly (readonly [string, PlayerState])[] = [
  ["playing", "playing"],
  ["pause", "paused"],
  ["waiting", "waiting"],
  ["ended", "ended"],
];
const SIGHT_EVENTS = ["timeupdate", "seeking", "progress", "volumechange", "ratechange"] as const;

interface Film {
  readonly hlsUrl: string;
  readonly work: WorkToPlay | null;
}

/** By its objects where there are any, and by the site's own door where there is no root yet. */
async function beginPlayback(
  video: HTMLVideoElement,
  { hlsUrl, work }: Film,
  watch: PlaybackWatch,
  changeCarriers: (change: (before: Carriers) => Carriers) => void,
  share: Pick<WorkWatch, "isSharing" | "onViewers">,
): Promise<Playback> {
  if (work === null) return startPlayback(video, hlsUrl, watch);
  const { playWork } = await import("./play-work");
  const begun = await playWork(video, work, {
    ...watch,
    ...share,
    onFound: ({ layer }) => changeCarriers((before) => countFound(before, layer)),
    onMeasurement: (measurement) => changeCarriers((before) => countMeasurement(before, measurement)),
  });
  if (begun === null) return startPlayback(video, hlsUrl, watch);
  void keepWorker({ withPage: work.isForAll });
  return begun;
}

/**
 * Follows what the video element does and says; nothing is fetched before the first play.
 * @param work of a film that was packaged into objects: whoever carries them, its bytes are verified
 */
export function usePlayer(ref: RefObject<HTMLVideoElement | null>, hlsUrl: string, work: WorkToPlay | null): Player {
  const [state, setState] = useState<PlayerState>("idle");
  const [sight, setSight] = useState<Sight>({ timeMs: 0, bufferedMs: 0, isMuted: false, volume: 1, rate: 1 });
  const [heights, setHeights] = useState<readonly number[]>([]);
  const [carriers, setCarriers] = useState(NO_CARRIERS);
  const [refusal, setRefusal] = useState<string | null>(null);
  const playback = useRef<Playback | null>(null);
  const captions = useCaptions(playback);
  const { onFound } = captions;
  const { sharing, share, meetPlayback } = useSharing(playback);

  useEffect(() => {
    const video = ref.current;
    if (video === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    for (const [event, next] of STATE_EVENTS) video.addEventListener(event, () => setState((before) => (before === "failed" ? before : next)), { signal });
    for (const event of SIGHT_EVENTS) video.addEventListener(event, () => setSight(look(video)), { signal });
    return () => {
      controller.abort();
      playback.current?.end();
      playback.current = null;
    };
  }, [ref]);

  const begin = useCallback(
    (video: HTMLVideoElement) => {
      const onFailure = (why: string | null) => {
        setRefusal(why);
        setState("failed");
      };
      return beginPlayback(video, { hlsUrl, work }, { onHeights: setHeights, onCaptions: onFound, onFailure }, setCarriers, share());
    },
    [hlsUrl, work, onFound, share],
  );

  const start = useCallback(async () => {
    const video = ref.current;
    if (video === null) return;
    try {
      setState("starting");
      setRefusal(null);
      playback.current ??= await begin(video);
      meetPlayback(playback.current);
      await video.play();
    } catch (thrown) {
      // Pressing pause while it starts, or a browser that wants another press, is no failure.
      const isNoFailure = thrown instanceof DOMException && (thrown.name === "AbortError" || thrown.name === "NotAllowedError");
      if (thrown instanceof WorkRefused) setRefusal(thrown.message);
      setState(isNoFailure ? "paused" : "failed");
    }
  }, [ref, begin, meetPlayback]);

  const withVideo = (use: (video: HTMLVideoElement) => void) => {
    if (ref.current !== null) use(ref.current);
  };
  return {
    ...sight,
    state,
    refusal,
    heights,
    captions,
    carriers,
    sharing,
    findPictures: () => playback.current?.pictures ?? null,
    toggle: () => withVideo((video) => (video.paused ? void start() : video.pause())),
    seekTo: (timeMs) => {
      if (playback.current === null) void start();
      withVideo((video) => {
        video.currentTime = Math.max(0, timeMs / MS_PER_SECOND);
        setSight(look(video));
      });
    },
    toggleMute: () => withVideo((video) => (video.muted = !video.muted)),
    setVolume: (volume) =>
      withVideo((video) => {
        video.muted = false;
        video.volume = Math.min(1, Math.max(0, volume));
      }),
    setRate: (rate) => withVideo((video) => (video.playbackRate = rate)),
    chooseHeight: (height) => playback.current?.chooseHeight(height),
    retry: () => {
      const atMs = sight.timeMs;
      playback.current?.end();
      playback.current = null;
      void start().then(() => withVideo((video) => (video.currentTime = atMs / MS_PER_SECOND)));
    },
  };
}
