import type { Shot } from "../types";
import type { FrameSeries } from "./frame-meter";
import type { Blend, ThumbWindow } from "./thumb-window";

/** Change of the thumbnail from which a cut is possible, 0 to 1. */
const JUMP_MIN = 0.025;
/** How many times larger than the change around it a cut's change is. */
const JUMP_OVER_NEIGHBOURS = 3.5;
const NEIGHBOURS = 8;
/** One step of a gradual change is at most this part of the whole; a cut is all of it. */
const STEP_PART_MAX = 0.4;
const LASTING_PART_MAX = 0.9;
const BLANK_CONTRAST = 0.02;
const PICTURE_CONTRAST = 0.025;
const FADE_SECONDS_MAX = 3;
const FADE_FRAMES_MIN = 3;
const SHOT_MS_MIN = 150;

interface Boundary {
  readonly frame: number;
  readonly transition: "cut" | "dissolve" | "fade";
  readonly strength: number;
}

type Evidence = Pick<ThumbWindow, "returns" | "blends">;

function usualJump(jump: Float32Array, frame: number): number {
  const near: number[] = [];
  for (let i = frame - NEIGHBOURS; i <= frame + NEIGHBOURS; i++) if (i !== frame && i > 0 && i < jump.length) near.push(jump[i] ?? 0);
  near.sort((a, b) => a - b);
  return near[Math.floor(near.length * 0.6)] ?? 0;
}

/** Hard cuts: one change far above those around it, after which the old picture does not come back (that would be a flash). */
function findCuts({ jump }: FrameSeries, returns: Evidence["returns"]): Boundary[] {
  const flashes = new Set<number>();
  for (const { from, to } of returns) {
    // The picture left after `from` and is back at `to`: every large change in between belongs to the flash.
    for (let frame = from + 1; frame <= to; frame++) flashes.add(frame);
  }
  const cuts: Boundary[] = [];
  for (let frame = 1; frame < jump.length; frame++) {
    const strength = jump[frame] ?? 0;
    if (strength < JUMP_MIN || flashes.has(frame)) continue;
    if (strength < JUMP_OVER_NEIGHBOURS * usualJump(jump, frame) + 0.01) continue;
    cuts.push({ frame, transition: "cut", strength });
  }
  return cuts;
}

/** Frames over which the picture goes to blank or comes out of it, the blank run included. */
interface Fade extends Boundary {
  readonly from: number;
  readonly to: number;
}

/** Of all windows that look like a mix of their ends, the one that tells most; windows that overlap it are the same dissolve. */
function findDissolves(series: FrameSeries, blends: readonly Blend[], cuts: readonly Boundary[], fades: readonly Fade[]): Boundary[] {
  const sameLength = new Map<number, Set<number>>();
  for (const { from, to } of blends) sameLength.set(to - from, (sameLength.get(to - from) ?? new Set()).add(to));
  const isSmooth = ({ from, to, apart }: Blend): boolean => {
    for (let frame = from + 1; frame <= to; frame++) if ((series.jump[frame] ?? 0) > STEP_PART_MAX * apart) return false;
    return !cuts.some(({ frame }) => frame > from && frame <= to) && !fades.some((fade) => fade.from < to && from < fade.to);
  };
  const worth = ({ apart, off }: Blend): number => apart * (1 - off);
  const ranked = blends.filter(isSmooth).sort((a, b) => worth(b) - worth(a) || a.from - b.from);
  const chosen: Blend[] = [];
  for (const blend of ranked) if (!chosen.some((other) => blend.from < other.to && other.from < blend.to)) chosen.push(blend);
  // A pan or a drifting texture looks like a mix at whatever moment one begins to look; a dissolve does so only while it happens.
  const isPassing = ({ from, to }: Blend): boolean => {
    const seen = sameLength.get(to - from) ?? new Set();
    let run = 0;
    for (let shift = -(to - from); shift <= to - from; shift++) if (seen.has(to + shift)) run++;
    return run <= LASTING_PART_MAX * (to - from);
  };
  return chosen.filter(isPassing).map((blend) => ({ frame: Math.round((blend.from + blend.to) / 2), transition: "dissolve", strength: worth(blend) }));
}

/** How far from the run's edge the contrast keeps growing, at most `reach` frames. @param direction −1 before the run, 1 after it. */
function rampLength(contrast: Float32Array, edge: number, direction: 1 | -1, reach: number): number {
  let length = 0;
  while (length < reach) {
    const here = contrast[edge + direction * length] ?? 0;
    const next = contrast[edge + direction * (length + 1)] ?? 0;
    if (next <= here * 1.01) break;
    length++;
  }
  return length;
}

/** Runs of blank frames between two pictures, into or out of which the light goes gradually; the shot begins in the middle of the run. */
function findFades({ contrast }: FrameSeries, framesPerSecond: number): Fade[] {
  const runs: { from: number; to: number }[] = [];
  for (let frame = 0; frame < contrast.length; frame++) {
    if ((contrast[frame] ?? 0) >= BLANK_CONTRAST) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.to === frame - 1) last.to = frame;
    else runs.push({ from: frame, to: frame });
  }
  const reach = Math.round(FADE_SECONDS_MAX * framesPerSecond);
  return runs.flatMap(({ from, to }, index): Fade[] => {
    const before = contrast.subarray((runs[index - 1]?.to ?? -1) + 1, from).filter((value) => value > PICTURE_CONTRAST);
    if ((before.length * 1000) / framesPerSecond < SHOT_MS_MIN || to === contrast.length - 1) return [];
    const down = rampLength(contrast, from, -1, reach);
    const up = rampLength(contrast, to, 1, reach);
    if (Math.max(down, up) < FADE_FRAMES_MIN) return [];
    return [{ frame: Math.round((from + to + 1) / 2), transition: "fade", strength: 1, from: from - down, to: to + up }];
  });
}

/** Boundaries in order, none so near the one before that the shot between would be a blink. */
function settle(found: readonly Boundary[], frameMs: number): Boundary[] {
  const settled: Boundary[] = [];
  for (const boundary of [...found].sort((a, b) => a.frame - b.frame || b.strength - a.strength)) {
    const last = settled.at(-1);
    if (boundary.frame * frameMs < SHOT_MS_MIN) continue;
    if (last === undefined || (boundary.frame - last.frame) * frameMs >= SHOT_MS_MIN) settled.push(boundary);
    else if (boundary.strength > last.strength && boundary.transition !== "cut") settled[settled.length - 1] = boundary;
  }
  return settled;
}

/** The film's shots, end to end, from what each frame is like and how it follows from those before. */
export function detectShots(series: FrameSeries, evidence: Evidence, framesPerSecond: number, durationMs: number): Shot[] {
  const frameMs = 1000 / framesPerSecond;
  const fades = findFades(series, framesPerSecond);
  const isFade = ({ frame }: Boundary): boolean => fades.some(({ from, to }) => frame >= from && frame <= to + 1);
  const cuts = findCuts(series, evidence.returns).filter((cut) => !isFade(cut));
  const dissolves = findDissolves(series, evidence.blends, cuts, fades);
  const boundaries = settle([...cuts, ...dissolves, ...fades], frameMs).filter(({ frame }) => frame * frameMs <= durationMs - SHOT_MS_MIN);
  const starts = [{ startMs: 0, transition: null }, ...boundaries.map(({ frame, transition }) => ({ startMs: Math.round(frame * frameMs), transition }))];
  return starts.map(({ startMs, transition }, index) => ({ startMs, endMs: starts[index + 1]?.startMs ?? durationMs, transition }));
}
