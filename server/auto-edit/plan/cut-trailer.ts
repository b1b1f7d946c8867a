import type { Analysis, Highlight, Reason, Shot, Span } from "../types";
import { cutPoints, cutsSpeech } from "./cut-points";
import { pickSpans, type ScoreSpan, type SpanWish } from "./pick-spans";

/** Trailers run 20 to 60 s, by the source's length; a short source gives a shorter one. */
export const TRAILER_MS = { min: 20_000, max: 60_000 } as const;
const SOURCE_SHARE = 0.25;
/** Below this a montage would show half of the source again: the source is its own trailer. */
const WHOLE_SOURCE_MS = 9_000;
const PIECE_MS = { wish: 2_600, min: 900, max: 5_000 } as const;
const PIECES_MAX = 24;
/** A shot that shows for less than this before or after a cut is seen as a flaw. */
const FLASH_MS = 350;
/** A gap this much longer than the usual beat says that the beat was lost. */
const LOST_BEAT = 1.6;
/** Time left out between two pieces of one shot. */
const JUMP_MS = 1_500;
/** On the beat a slip becomes a rhythm. */
const JUMP_ON_BEAT_MS = 250;
/** A short source may give this much less than its trailer should have. */
const LEAST_SHARE = 0.75;
const CANDIDATES_MAX = 1500;
/** Points of the score that a neighbour in the same place costs. */
const CROWDING_COST = 12;

/** How long a trailer of a source should be. */
export function trailerLengthMs(durationMs: number): number {
  if (durationMs <= WHOLE_SOURCE_MS) return durationMs;
  return Math.min(TRAILER_MS.max - PIECE_MS.max, Math.max(Math.min(TRAILER_MS.min, durationMs * 0.75), durationMs * SOURCE_SHARE));
}

/**
 * The pieces of a trailer in the source's order. On beats when beats carry enough of the source: then every piece begins and ends on one.
 * Else on shots and, in long shots, on the even steps between.
 */
export function cutTrailer(analysis: Analysis, score: ScoreSpan): readonly Span[] {
  const lengthMs = trailerLengthMs(analysis.durationMs);
  if (lengthMs >= analysis.durationMs) return [{ startMs: 0, endMs: analysis.durationMs }];
  const least = lengthMs >= TRAILER_MS.min ? TRAILER_MS.min : lengthMs * LEAST_SHARE;
  const beats = beatPieces(analysis);
  const ways = [() => choosePieces(analysis, beats, lengthMs, JUMP_MS, score), () => choosePieces(analysis, beats, lengthMs, JUMP_ON_BEAT_MS, score)];
  ways.push(() => choosePieces(analysis, shotPieces(analysis), lengthMs, JUMP_MS, score));
  for (const way of ways) {
    const pieces = way();
    if (totalMs(pieces) >= least) return pieces;
  }
  const one: SpanWish = { kind: "trailer", minMs: least, maxMs: TRAILER_MS.max, lengthsMs: [lengthMs], countMax: 1 };
  return pickSpans(analysis, score, one, []).chosen.map(({ startMs, endMs }) => ({ startMs, endMs }));
}

export const totalMs = (spans: readonly Span[]): number => spans.reduce((sum, span) => sum + span.endMs - span.startMs, 0);

/** Windows of whole beats, from every beat, as near to the wished length as the tempo allows. */
function beatPieces(analysis: Analysis): readonly Span[] {
  const { beatsMs } = analysis;
  const gaps = beatsMs.slice(1).map((atMs, index) => atMs - (beatsMs[index] ?? 0));
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1] ?? 0;
  if (usual <= 0) return [];
  const bar = usual * 4 <= PIECE_MS.max ? 4 : 2;
  const count = Math.max(1, Math.round(PIECE_MS.wish / (usual * bar)) * bar);
  return beatsMs.flatMap((startMs, index) => {
    const endMs = beatsMs[index + count];
    const isSteady = gaps.slice(index, index + count).every((gap) => gap <= usual * LOST_BEAT);
    return endMs !== undefined && isSteady && isUsable(analysis, { startMs, endMs }) ? [{ startMs, endMs }] : [];
  });
}

/** From every place where a cut may be to the one nearest to the wished length. */
function shotPieces(analysis: Analysis): readonly Span[] {
  const points = cutPoints(analysis);
  return points.flatMap((startMs) => {
    const ends = points.filter((endMs) => endMs - startMs >= PIECE_MS.min && endMs - startMs <= PIECE_MS.max);
    const off = (endMs: number) => Math.abs(endMs - startMs - PIECE_MS.wish);
    const best = ends.sort((a, b) => off(a) - off(b))[0];
    return best !== undefined && isUsable(analysis, { startMs, endMs: best }) ? [{ startMs, endMs: best }] : [];
  });
}

function isUsable(analysis: Analysis, piece: Span): boolean {
  const lengthMs = piece.endMs - piece.startMs;
  if (lengthMs < PIECE_MS.min || lengthMs > PIECE_MS.max || piece.endMs > analysis.durationMs) return false;
  if (cutsSpeech(analysis.speech, piece.startMs) || cutsSpeech(analysis.speech, piece.endMs)) return false;
  const flashes = (shot: Shot) => {
    const after = shot.startMs - piece.startMs;
    const before = piece.endMs - shot.startMs;
    return (after > 0 && after < FLASH_MS) || (before > 0 && before < FLASH_MS);
  };
  return !analysis.shots.some(flashes);
}

/** The best pieces that do not overlap, spread over the source: each one taken lowers the worth of its neighbours. */
function choosePieces(analysis: Analysis, pieces: readonly Span[], lengthMs: number, apartMs: number, score: ScoreSpan): readonly Span[] {
  const stride = Math.max(1, Math.ceil(pieces.length / CANDIDATES_MAX));
  const rated = pieces.filter((_, index) => index % stride === 0).map((piece) => ({ piece, worth: score(piece).score }));
  const chosen: Span[] = [];
  const reachMs = Math.max(1, (pieces.at(-1)?.endMs ?? 0) / 8);
  const isShotStart = (atMs: number) => analysis.shots.some((shot) => shot.startMs === atMs);
  // Two pieces of one shot need time between them: with less, the cut looks like a slip.
  const isApart = (a: Span, b: Span) => {
    const [first, second] = a.startMs < b.startMs ? [a, b] : [b, a];
    const gapMs = second.startMs - first.endMs;
    return gapMs >= apartMs || (gapMs >= 0 && isShotStart(second.startMs));
  };
  while (chosen.length < PIECES_MAX && totalMs(chosen) < lengthMs) {
    const crowding = (piece: Span) => chosen.reduce((sum, other) => sum + Math.max(0, 1 - Math.abs(other.startMs - piece.startMs) / reachMs), 0);
    const next = rated
      .filter(({ piece }) => chosen.every((other) => isApart(piece, other)))
      .map(({ piece, worth }) => ({ piece, worth: worth - CROWDING_COST * crowding(piece) }))
      .sort((a, b) => b.worth - a.worth || a.piece.startMs - b.piece.startMs)[0];
    if (next === undefined) break;
    chosen.push(next.piece);
  }
  return chosen.sort((a, b) => a.startMs - b.startMs);
}

/** A montage's score: the mean of its pieces', feature by feature, so that the reasons still sum to it. */
export function scorePieces(pieces: readonly Span[], score: ScoreSpan): { readonly score: number; readonly reasons: readonly Reason[] } {
  const scored: readonly Highlight[] = pieces.map(score);
  const features = new Map<string, { points: number; best: Reason }>();
  for (const reason of scored.flatMap((piece) => piece.reasons)) {
    const known = features.get(reason.feature) ?? { points: 0, best: reason };
    features.set(reason.feature, { points: known.points + reason.points, best: Math.abs(reason.points) > Math.abs(known.best.points) ? reason : known.best });
  }
  const reasons = [...features.entries()]
    .map(([feature, { points, best }]) => ({ feature, points: Math.round(points / scored.length), text: best.text }))
    .filter((reason) => reason.points !== 0)
    .sort((a, b) => b.points - a.points);
  const sum = reasons.reduce((total, reason) => total + reason.points, 0);
  // Means of penalties can outweigh the rest: a score is never below nothing, so then only what speaks for it is told.
  return sum >= 0 ? { score: sum, reasons } : { score: 0, reasons: [] };
}
