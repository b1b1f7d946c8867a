import type { Highlight, Reason, Span } from "../types";
import { FEATURES, type Feature } from "./highlight-features";
import { lowerBound, type Ready, readySignals, type Signals, speechAt } from "./highlight-signals";

const SCORE_MAX = 100;
const HIGHLIGHTS_MAX = 12;
/** Lengths that are tried from each place where a highlight may begin. */
const LENGTHS_MS = [12_000, 18_000, 26_000];
const CANDIDATES_MAX = 6000;
/** How far an edge may be moved to fall on a shot, a bar or the end of a sentence. */
const SNAP_MS = 2500;
const GRID_MS = 4000;
const BREATH_MS = 120;
/** Features that can only take points away do not count towards what a score could have been. */
const PENALTIES = new Set(["last-word", "silence"]);

/** Gives any span of the source its score and why. The reasons' points are whole numbers and sum to the score exactly. */
export type ScoreSpan = (span: Span) => Highlight;

function settle(reasons: Reason[]): Reason[] {
  const sum = reasons.reduce((total, reason) => total + reason.points, 0);
  const off = sum > SCORE_MAX ? SCORE_MAX - sum : sum < 0 ? -sum : 0;
  if (off === 0) return reasons;
  // Too much comes off the largest reason, too little is made good on the worst: the sum stays true.
  const order = [...reasons].sort((a, b) => b.points - a.points);
  let rest = off;
  const settled = new Map<Reason, number>();
  for (const reason of off < 0 ? order : order.reverse()) {
    const change = off < 0 ? Math.max(rest, -Math.max(0, reason.points)) : Math.min(rest, Math.max(0, -reason.points));
    settled.set(reason, reason.points + change);
    rest -= change;
  }
  return reasons.map((reason) => ({ ...reason, points: settled.get(reason) ?? reason.points })).filter((reason) => reason.points !== 0);
}

function scoreReady(ready: Ready, speaking: readonly Feature[], scale: number, span: Span): Highlight {
  const found = speaking.flatMap((feature): Reason[] => {
    const finding = feature.judge(ready, span);
    const points = finding === null ? 0 : Math.round(finding.part * feature.pointsMax * scale);
    return finding === null || points === 0 ? [] : [{ feature: feature.name, points, text: finding.text }];
  });
  const reasons = settle(found).sort((a, b) => b.points - a.points);
  return { ...span, score: reasons.reduce((total, reason) => total + reason.points, 0), reasons };
}

function openScorer(ready: Ready): ScoreSpan {
  const speaking = FEATURES.filter((feature) => feature.canSpeak(ready));
  const reachable = speaking.reduce((sum, feature) => sum + (PENALTIES.has(feature.name) ? 0 : feature.pointsMax), 0);
  const scale = reachable === 0 ? 0 : SCORE_MAX / reachable;
  return (span) => scoreReady(ready, speaking, scale, span);
}

export function createScorer(signals: Signals): ScoreSpan {
  return openScorer(readySignals(signals));
}

function edgesOf({ shots, downbeatsMs, speech, durationMs }: Signals): number[] {
  const grid = Array.from({ length: Math.floor(durationMs / GRID_MS) + 1 }, (_, i) => i * GRID_MS);
  const sentences = speech.flatMap(({ startMs, endMs }) => [Math.max(0, startMs - BREATH_MS), Math.min(durationMs, endMs + BREATH_MS)]);
  const good = [...shots.map((shot) => shot.startMs), ...downbeatsMs, ...sentences, durationMs];
  const all = good.length > 3 ? good : [...good, ...grid];
  return [...new Set([0, ...all])].sort((a, b) => a - b);
}

/** The edge nearest to `atMs` that does not cut a sentence, within reach; else `atMs` itself. */
function snap(edges: readonly number[], speech: readonly Span[], atMs: number): number {
  const from = lowerBound(edges, atMs - SNAP_MS);
  const to = lowerBound(edges, atMs + SNAP_MS + 1);
  const near = edges.slice(from, to).filter((edge) => speechAt(speech, edge) === null);
  return near.sort((a, b) => Math.abs(a - atMs) - Math.abs(b - atMs))[0] ?? atMs;
}

function candidates(signals: Signals): Span[] {
  const { durationMs, speech } = signals;
  const lengths = LENGTHS_MS.filter((lengthMs) => lengthMs <= durationMs * 0.6);
  if (lengths.length === 0) return [{ startMs: 0, endMs: durationMs }];
  const edges = edgesOf(signals);
  const starts = edges.filter((edge) => edge <= durationMs - (lengths[0] ?? 0));
  const stride = Math.max(1, Math.ceil((starts.length * lengths.length) / CANDIDATES_MAX));
  return starts
    .filter((_, index) => index % stride === 0)
    .flatMap((startMs) => lengths.map((lengthMs) => ({ startMs, endMs: Math.min(durationMs, snap(edges, speech, Math.min(durationMs, startMs + lengthMs))) })))
    .filter(({ startMs, endMs }) => endMs - startMs >= (lengths[0] ?? 0) / 2);
}

/** The best spans that do not overlap, in order of score. The same signals always give the same highlights. */
export function scoreHighlights(signals: Signals): Highlight[] {
  if (signals.durationMs <= 0) return [];
  const score = openScorer(readySignals(signals));
  const ranked = candidates(signals)
    .map(score)
    .sort((a, b) => b.score - a.score || a.startMs - b.startMs || b.endMs - a.endMs);
  const chosen: Highlight[] = [];
  for (const highlight of ranked) {
    if (chosen.length === HIGHLIGHTS_MAX) break;
    if (!chosen.some((other) => highlight.startMs < other.endMs && other.startMs < highlight.endMs)) chosen.push(highlight);
  }
  return chosen;
}
