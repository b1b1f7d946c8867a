import type { ActionPoint, Shot, Span } from "../types";

/** The crop's top left corner at a time of the source, as shares of the frame. Between keys it moves evenly; two keys at one time are a jump. */
export interface CropKey {
  readonly atMs: number;
  readonly left: number;
  readonly top: number;
}

export interface CropShare {
  readonly width: number;
  readonly height: number;
}

/** Frame sizes a second: faster than this, a pan makes people look at the frame and not into it. */
export const PAN_SPEED_MAX = 0.22;
/** Action that stays within this share of the crop needs no pan at all. */
const STILL_SHARE = 0.55;
const STEP_MS = 250;
/** Steps on each side that smooth a pan. */
const SMOOTH_STEPS = 5;
/** Keys a shot may have; a path is an expression in the end, and that has a length. */
const KEYS_PER_SHOT_MAX = 10;
export const KEYS_MAX = 60;
const TOLERANCE = 0.012;
/** Without action to follow: the middle, and a little above it where the picture is cut in height, because that is where faces are. */
const REST = { x: 0.5, y: 0.45 };

/**
 * Where to look during a piece of the source. Each shot is decided as a whole: held still where the action stays together, else a smooth pan
 * of bounded speed. The crop never leaves the frame and jumps only where the picture itself does (after AutoFlip's strategies a scene).
 */
export function planCropPath(action: readonly ActionPoint[], shots: readonly Shot[], segment: Span, crop: CropShare): readonly CropKey[] {
  if (crop.width >= 1 - 1e-6 && crop.height >= 1 - 1e-6) return [];
  const pieces = splitAtShots(shots, segment);
  const keys = pieces.flatMap((piece) => shotKeys(action, piece, crop));
  if (keys.length <= KEYS_MAX) return keys;
  // A storm of shots: each still holds its own place, none pans.
  const held = pieces.flatMap((piece) => hold(piece, crop, middleOf(within(action, piece))));
  return held.length <= KEYS_MAX ? held : hold(segment, crop, middleOf(within(action, segment)));
}

function splitAtShots(shots: readonly Shot[], segment: Span): readonly Span[] {
  const cuts = shots.map((shot) => shot.startMs).filter((atMs) => atMs > segment.startMs && atMs < segment.endMs);
  const edges = [segment.startMs, ...new Set(cuts.sort((a, b) => a - b)), segment.endMs];
  return edges.slice(1).map((endMs, index) => ({ startMs: edges[index] ?? segment.startMs, endMs }));
}

const within = (action: readonly ActionPoint[], span: Span): readonly ActionPoint[] =>
  action.filter((point) => point.weight > 0 && point.atMs >= span.startMs && point.atMs < span.endMs);

function shotKeys(action: readonly ActionPoint[], shot: Span, crop: CropShare): readonly CropKey[] {
  const seen = within(action, shot);
  const isStill = spreadOf(seen, "x") <= crop.width * STILL_SHARE && spreadOf(seen, "y") <= crop.height * STILL_SHARE;
  if (isStill || shot.endMs - shot.startMs < 4 * STEP_MS) return hold(shot, crop, middleOf(seen));
  return simplify(limitSpeed(smooth(sample(seen, shot))).map((at) => ({ atMs: at.atMs, ...corner(at, crop) })));
}

interface Place {
  readonly x: number;
  readonly y: number;
}
type TimedPlace = Place & { readonly atMs: number };

function hold(span: Span, crop: CropShare, middle: Place): readonly CropKey[] {
  const at = corner(middle, crop);
  return [
    { atMs: span.startMs, ...at },
    { atMs: span.endMs, ...at },
  ];
}

/** The corner of a crop around a place, kept inside the frame. */
function corner(middle: Place, crop: CropShare): { readonly left: number; readonly top: number } {
  const inside = (at: number, size: number) => Math.min(Math.max(0, 1 - size), Math.max(0, at - size / 2));
  return { left: inside(middle.x, crop.width), top: inside(middle.y, crop.height) };
}

function percentile(points: readonly ActionPoint[], axis: "x" | "y", share: number): number {
  const sorted = [...points].sort((a, b) => a[axis] - b[axis]);
  const half = sorted.reduce((sum, point) => sum + point.weight, 0) * share;
  let passed = 0;
  for (const point of sorted) {
    passed += point.weight;
    if (passed >= half) return point[axis];
  }
  return REST[axis];
}

const middleOf = (points: readonly ActionPoint[]): Place => ({ x: percentile(points, "x", 0.5), y: percentile(points, "y", 0.5) });
const spreadOf = (points: readonly ActionPoint[], axis: "x" | "y"): number => percentile(points, axis, 0.9) - percentile(points, axis, 0.1);

/** The action every quarter of a second; where nothing is seen, the last place. */
function sample(seen: readonly ActionPoint[], shot: Span): readonly TimedPlace[] {
  const count = Math.max(2, Math.ceil((shot.endMs - shot.startMs) / STEP_MS) + 1);
  let last = middleOf(seen.slice(0, 8));
  return Array.from({ length: count }, (_, index) => {
    const atMs = Math.min(shot.endMs, shot.startMs + index * STEP_MS);
    const near = seen.filter((point) => Math.abs(point.atMs - atMs) <= STEP_MS);
    if (near.length > 0) last = middleOf(near);
    return { atMs, ...last };
  });
}

function smooth(places: readonly TimedPlace[]): readonly TimedPlace[] {
  const mean = (index: number, axis: "x" | "y") => {
    const near = places.slice(Math.max(0, index - SMOOTH_STEPS), index + SMOOTH_STEPS + 1);
    return near.reduce((sum, place) => sum + place[axis], 0) / near.length;
  };
  return places.map((place, index) => ({ atMs: place.atMs, x: mean(index, "x"), y: mean(index, "y") }));
}

function limitSpeed(places: readonly TimedPlace[]): readonly TimedPlace[] {
  const limited: TimedPlace[] = [];
  for (const place of places) {
    const last = limited.at(-1) ?? place;
    const reach = (PAN_SPEED_MAX * (place.atMs - last.atMs)) / 1000;
    const step = (axis: "x" | "y") => last[axis] + Math.min(reach, Math.max(-reach, place[axis] - last[axis]));
    limited.push({ atMs: place.atMs, x: step("x"), y: step("y") });
  }
  return limited;
}

/** Ramer, Douglas and Peucker's line simplification, coarser until the keys are few enough. */
function simplify(keys: readonly CropKey[]): readonly CropKey[] {
  for (let tolerance = TOLERANCE; ; tolerance *= 1.6) {
    const kept = thin(keys, tolerance);
    if (kept.length <= KEYS_PER_SHOT_MAX) return kept;
  }
}

function thin(keys: readonly CropKey[], tolerance: number): readonly CropKey[] {
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined || keys.length <= 2) return keys;
  let worst = { at: 0, distance: 0 };
  for (const [at, key] of keys.entries()) {
    const t = (key.atMs - first.atMs) / Math.max(1, last.atMs - first.atMs);
    const distance = Math.max(Math.abs(key.left - first.left - t * (last.left - first.left)), Math.abs(key.top - first.top - t * (last.top - first.top)));
    if (distance > worst.distance) worst = { at, distance };
  }
  if (worst.distance <= tolerance) return [first, last];
  return [...thin(keys.slice(0, worst.at + 1), tolerance).slice(0, -1), ...thin(keys.slice(worst.at), tolerance)];
}
