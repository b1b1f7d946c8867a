"use client";

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type Playback, startPlayback } from "./playback";

export type PlayerState = "idle" | "starting" | "playing" | "paused" | "waiting" | "ended" | "failed";

export interface Player {
  readonly state: PlayerState;
  readonly timeMs: number;
  readonly bufferedMs: number;
  readonly isMuted: boolean;
  readonly volume: number;
  readonly rate: number;
  readonly heights: readonly number[];
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

/** Follows what the video element does and says; nothing is fetched before the first play. */
export function usePlayer(ref: RefObject<HTMLVideoElement | null>, hlsUrl: string): Player {
  const [state, setState] = useState<PlayerState>("idle");
  const [sight, setSight] = useState<Sight>({ timeMs: 0, bufferedMs: 0, isMuted: false, volume: 1, rate: 1 });
  const [heights, setHeights] = useState<readonly number[]>([]);
  const playback = useRef<Playback | null>(null);

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

  const start = useCallback(async () => {
    const video = ref.current;
    if (video === null) return;
    try {
      setState("starting");
      playback.current ??= await startPlayback(video, hlsUrl, { onHeights: setHeights, onFailure: () => setState("failed") });
      await video.play();
    } catch (thrown) {
      // Pressing pause while it starts, or a browser that wants another press, is no failure.
      const isRefused = thrown instanceof DOMException && (thrown.name === "AbortError" || thrown.name === "NotAllowedError");
      setState(isRefused ? "paused" : "failed");
    }
  }, [ref, hlsUrl]);

  const withVideo = (use: (video: HTMLVideoElement) => void) => {
    if (ref.current !== null) use(ref.current);
  };
  return {
    ...sight,
    state,
    heights,
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
