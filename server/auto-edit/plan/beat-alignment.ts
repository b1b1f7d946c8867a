import type { Span } from "../types";

/** The beat nearest to a time, or null without beats. `beatsMs` ascends. */
export function nearestBeatMs(beatsMs: readonly number[], atMs: number): number | null {
  let [low, high] = [0, beatsMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((beatsMs[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [beatsMs[low - 1], beatsMs[low]];
  if (before === undefined) return after ?? null;
  if (after === undefined) return before;
  return atMs - before <= after - atMs ? before : after;
}

/** True only when every piece begins and ends within half an output frame of a reported beat: read off the pieces themselves, never carried along. */
export function isBeatAligned(segments: readonly Span[], beatsMs: readonly number[], framesPerSecond: number): boolean {
  const toleranceMs = 500 / framesPerSecond;
  const isOnBeat = (atMs: number) => {
    const beat = nearestBeatMs(beatsMs, atMs);
    return beat !== null && Math.abs(beat - atMs) <= toleranceMs;
  };
  return segments.length > 0 && segments.every(({ startMs, endMs }) => isOnBeat(startMs) && isOnBeat(endMs));
}
