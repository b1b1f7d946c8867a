import type { Curve, Shot } from "../types";

export const MOTION_STEP_MS = 200;

/** Mean change of each step, 0 to 1. The change that a cut makes is not movement and is left out. */
export function measureMotion(change: Float32Array, framesPerSecond: number, shots: readonly Shot[]): Curve {
  const frameMs = 1000 / framesPerSecond;
  const cuts = new Set(shots.filter((shot) => shot.transition === "cut").map((shot) => Math.round(shot.startMs / frameMs)));
  const sums = new Array<number>(Math.ceil((change.length * frameMs) / MOTION_STEP_MS)).fill(0);
  const counts = new Array<number>(sums.length).fill(0);
  change.forEach((value, frame) => {
    if (frame === 0 || cuts.has(frame)) return;
    const step = Math.floor((frame * frameMs) / MOTION_STEP_MS);
    sums[step] = (sums[step] ?? 0) + value;
    counts[step] = (counts[step] ?? 0) + 1;
  });
  return { stepMs: MOTION_STEP_MS, values: sums.map((sum, step) => (counts[step] === 0 ? 0 : Math.round((1e4 * sum) / (counts[step] ?? 1)) / 1e4)) };
}
