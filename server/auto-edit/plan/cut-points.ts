import type { Analysis, Span } from "../types";

/** A sentence is not cut into: this near to its ends it still is one. */
const BREATH_MS = 80;
/** Two cut points nearer than this are one. */
const APART_MS = 120;
const POINTS_MAX = 600;

export function cutsSpeech(speech: readonly Span[], atMs: number): boolean {
  return speech.some((spoken) => atMs > spoken.startMs + BREATH_MS && atMs < spoken.endMs - BREATH_MS);
}

/** Where a clip may begin or end: the source's ends, shots, beats and pauses, none of them inside a sentence. Ascending, at most 600. */
export function cutPoints(analysis: Analysis): readonly number[] {
  const { durationMs, shots, speech } = analysis;
  const bars = analysis.downbeatsMs.length > 1 ? analysis.downbeatsMs : analysis.beatsMs;
  const pauses = speech.flatMap(({ startMs, endMs }) => [startMs - 2 * BREATH_MS, endMs + 2 * BREATH_MS]);
  const wanted = [...shots.map((shot) => shot.startMs), ...bars, ...pauses, ...evenly(durationMs)];
  const usable = wanted.map(Math.round).filter((atMs) => atMs > APART_MS && atMs < durationMs - APART_MS && !cutsSpeech(speech, atMs));
  const apart: number[] = [0];
  for (const atMs of usable.sort((a, b) => a - b)) {
    if (atMs - (apart.at(-1) ?? 0) >= APART_MS) apart.push(atMs);
  }
  const stride = Math.max(1, Math.ceil(apart.length / POINTS_MAX));
  return [...apart.filter((_, index) => index % stride === 0), durationMs];
}

/** A source without shots, beats or speech is cut at even steps: something has to be. */
function evenly(durationMs: number): readonly number[] {
  const stepMs = Math.max(2500, durationMs / 200);
  return Array.from({ length: Math.floor(durationMs / stepMs) }, (_, index) => index * stepMs);
}
