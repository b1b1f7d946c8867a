import type { CropKey } from "./crop-path";

/**
 * A crop path as an ffmpeg expression of `t`, the seconds since the segment's start, giving a share of the frame.
 * A flat sum of slopes and jumps: its length grows with the keys and its depth does not.
 */
export function cropExpression(path: readonly CropKey[], axis: "left" | "top", segmentStartMs: number): string {
  const [first] = path;
  if (first === undefined) return "0";
  let expression = first[axis].toFixed(5);
  for (const [index, key] of path.entries()) {
    const before = path[index - 1];
    if (before === undefined) continue;
    const change = key[axis] - before[axis];
    if (Math.abs(change) < 5e-6) continue;
    const fromSeconds = (before.atMs - segmentStartMs) / 1000;
    const seconds = (key.atMs - before.atMs) / 1000;
    // Half a millisecond early: a frame that is shown at the cut belongs to what comes after it.
    const step =
      seconds === 0
        ? `gte(t,${(fromSeconds - 0.0005).toFixed(4)})*${change.toFixed(6)}`
        : `clip((t-${fromSeconds.toFixed(3)})/${seconds.toFixed(3)},0,1)*${change.toFixed(6)}`;
    expression += change < 0 ? `+(${step})` : `+${step}`;
  }
  return expression;
}
