import type { Analysis, ClipKind, Highlight, Span } from "../types";
import { cutPoints } from "./cut-points";
import type { LeftOut } from "./edit-plan";

export type ScoreSpan = (span: Span) => Highlight;

/** What is asked of the spans of one kind of clip. */
export interface SpanWish {
  readonly kind: ClipKind;
  readonly minMs: number;
  readonly maxMs: number;
  /** Lengths that are tried from each place; the ends then move to a place where a cut may be. */
  readonly lengthsMs: readonly number[];
  readonly countMax: number;
}

const CANDIDATES_MAX = 1200;
const LEFT_OUT_PER_KIND_MAX = 4;
/** A clip of a kind may share this much with another of its kind, and this much with one of another kind in the same shape. */
const SAME_KIND_MAX = 0.1;
const OTHER_KIND_MAX = 0.6;
/** A further clip must be worth at least this share of the best one's score. */
const WORTH_SHARE = 0.45;

/** Shared time over the time that either covers. */
export function likeness(a: Span, b: Span): number {
  const shared = Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
  if (shared <= 0) return 0;
  return shared / (Math.max(a.endMs, b.endMs) - Math.min(a.startMs, b.startMs));
}

/**
 * The best spans for one kind of clip, none near-identical to another. A source shorter than what is wished for gives itself, whole.
 * `taken` are the spans of other kinds in the same shape: a second copy of one is only made when there is nothing else.
 */
export function pickSpans(
  analysis: Analysis,
  score: ScoreSpan,
  wish: SpanWish,
  taken: readonly Span[],
): { readonly chosen: readonly Highlight[]; readonly leftOut: readonly LeftOut[] } {
  if (wish.countMax <= 0 || analysis.durationMs <= 0) return { chosen: [], leftOut: [] };
  const ranked = candidates(analysis, wish)
    .map(score)
    .sort((a, b) => b.score - a.score || a.startMs - b.startMs || a.endMs - b.endMs);
  const chosen: Highlight[] = [];
  const leftOut: LeftOut[] = [];
  const leave = (highlight: Highlight, sentence: string) => {
    const isToldAlready = leftOut.some((other) => likeness(other, highlight) > 0.5);
    if (leftOut.length < LEFT_OUT_PER_KIND_MAX && !isToldAlready)
      leftOut.push({ kind: wish.kind, startMs: highlight.startMs, endMs: highlight.endMs, score: highlight.score, sentence });
  };
  for (const highlight of ranked) {
    const twin = [...chosen, ...taken].find((other) => likeness(other, highlight) > (taken.includes(other) ? OTHER_KIND_MAX : SAME_KIND_MAX));
    if (twin !== undefined) {
      if (likeness(twin, highlight) < 0.95) leave(highlight, `Too close to another clip: ${Math.round(likeness(twin, highlight) * 100)} % the same passage.`);
    } else if (chosen.length >= wish.countMax) leave(highlight, `Only ${wish.countMax} of this kind were asked for.`);
    else if (highlight.score < (ranked[0]?.score ?? 0) * WORTH_SHARE) leave(highlight, "Weaker than the rest: less happens here.");
    else chosen.push(highlight);
  }
  const [best] = ranked;
  return { chosen: chosen.length === 0 && best !== undefined ? [best] : chosen, leftOut };
}

function candidates(analysis: Analysis, wish: SpanWish): readonly Span[] {
  const { durationMs } = analysis;
  const lengths = wish.lengthsMs.filter((lengthMs) => lengthMs <= durationMs);
  if (durationMs <= wish.minMs || lengths.length === 0) return [{ startMs: 0, endMs: Math.min(durationMs, wish.maxMs) }];
  const points = cutPoints(analysis);
  const starts = points.filter((startMs) => startMs <= durationMs - wish.minMs);
  const stride = Math.max(1, Math.ceil((starts.length * lengths.length) / CANDIDATES_MAX));
  const spans = starts
    .filter((_, index) => index % stride === 0)
    .flatMap((startMs) => lengths.map((lengthMs) => ({ startMs, endMs: endNear(points, startMs, lengthMs, wish) })))
    .filter((span) => span.endMs - span.startMs >= wish.minMs && span.endMs - span.startMs <= wish.maxMs);
  return spans.length > 0 ? spans : [{ startMs: 0, endMs: Math.min(durationMs, wish.maxMs) }];
}

/** The place for a cut that is nearest to the wished length, within the limits of the kind. */
function endNear(points: readonly number[], startMs: number, lengthMs: number, wish: SpanWish): number {
  let best = startMs + lengthMs;
  let distance = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const length = point - startMs;
    if (length < wish.minMs || length > wish.maxMs) continue;
    if (Math.abs(length - lengthMs) < distance) {
      distance = Math.abs(length - lengthMs);
      best = point;
    }
  }
  return best;
}
