import { expect, test } from "vitest";
import { NO_CARRIERS } from "./carriers";
import { keyAction } from "./player-keys";
import type { Player } from "./use-player";

function playerAt(timeMs: number, asked: number[]): Player {
  const ignore = () => undefined;
  const quiet = { toggle: ignore, toggleMute: ignore, setVolume: ignore, setRate: ignore, chooseHeight: ignore, retry: ignore, findPictures: () => null };
  const captions = { tracks: [], language: null, choose: ignore, toggle: ignore };
  const seekTo = (toMs: number) => void asked.push(toMs);
  return {
    state: "playing",
    timeMs,
    bufferedMs: 0,
    isMuted: false,
    volume: 1,
    rate: 1,
    heights: [],
    captions,
    carriers: NO_CARRIERS,
    sharing: { canShare: false, isOn: false, viewers: null, turn: () => undefined },
    refusal: null,
    seekTo,
    ...quiet,
  };
}

test("Arrow keys and letters never leave the film at either end", () => {
  const asked: number[] = [];
  const targets = { durationMs: 60_000, toggleFullscreen: () => undefined };
  keyAction("ArrowLeft", playerAt(2_000, asked), targets)?.();
  keyAction("L", playerAt(58_000, asked), targets)?.();
  keyAction("ArrowRight", playerAt(10_000, asked), targets)?.();
  expect(asked).toEqual([0, 60_000, 15_000]);
});

test("A key that the player does not know is left to the page", () => {
  const targets = { durationMs: 60_000, toggleFullscreen: () => undefined };
  for (const key of ["Tab", "Enter", "Escape", "q"]) expect(keyAction(key, playerAt(0, []), targets)).toBeNull();
});
