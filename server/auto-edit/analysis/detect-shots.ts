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
const BLANK_CONTRAST = 0.02;
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

/** Of all windows that look like a mix of their ends, the one that tells most; windows that overlap it are the same dissolve. */
function findDissolves(series: FrameSeries, blends: readonly Blend[], taken: readonly Boundary[]): Boundary[] {
  const isSmooth = ({ from, to, apart }: Blend): boolean => {
    for (let frame = from + 1; frame <= to; frame++) if ((series.jump[frame] ?? 0) > STEP_PART_MAX * apart) return false;
    return !taken.some(({ frame }) => frame > from && frame <= to);
  };
  const worth = ({ apart, off }: Blend): number => apart * (1 - off);
  const ranked = blends.filter(isSmooth).sort((a, b) => worth(b) - worth(a) || a.from - b.from);
  const chosen: Blend[] = [];
  for (const blend of ranked) if (!chosen.some((other) => blend.from < other.to && other.from < blend.to)) chosen.push(blend);
  return chosen.map((blend) => ({ frame: Math.round((blend.from + blend.to) / 2), transition: "dissolve", strength: worth(blend) }));
}

/** Runs of blank frames between two pictures, into or out of which the light goes gradually; the shot begins in the middle of the run. */
function findFades({ contrast, jump }: FrameSeries): { readonly fades: Boundary[]; readonly blanks: readonly { from: number; to: number }[] } {
  const blanks: { from: number; to: number }[] = [];
  for (let frame = 0; frame < contrast.length; frame++) {
    if ((contrast[frame] ?? 0) >= BLANK_CONTRAST) continue;
    const last = blanks.at(-1);
    if (last !== undefined && last.to === frame - 1) last.to = frame;
    else blanks.push({ from: frame, to: frame });
  }
  const inside = blanks.filter(({ from, to }) => from > 0 && to < contrast.length - 1);
  const fades = inside.flatMap(({ from, to }): Boundary[] => {
    const isSudden = (jump[from] ?? 0) > JUMP_MIN && (jump[to + 1] ?? 0) > JUMP_MIN;
    return isSudden ? [] : [{ frame: Math.round((from + to + 1) / 2), transition: "fade", strength: 1 }];
  });
  return { fades, blanks: inside };
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
  const { fades, blanks } = findFades(series);
  const nearFade = (frame: number): boolean => {
    const reach = framesPerSecond * 1.5;
    return blanks.some(({ from, to }) => fades.some((fade) => fade.frame >= from && fade.frame <= to + 1) && frame > from - reach && frame < to + reach);
  };
  const cuts = findCuts(series, evidence.returns);
  const dissolves = findDissolves(series, evidence.blends, cuts).filter(({ frame }) => !nearFade(frame));
  const boundaries = settle([...cuts, ...dissolves, ...fades], frameMs).filter(({ frame }) => frame * frameMs <= durationMs - SHOT_MS_MIN);
  const starts = [{ startMs: 0, transition: null }, ...boundaries.map(({ frame, transition }) => ({ startMs: Math.round(frame * frameMs), transition }))];
  return starts.map(({ startMs, transition }, index) => ({ startMs, endMs: starts[index + 1]?.startMs ?? durationMs, transition }));
}
