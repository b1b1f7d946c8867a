import type { MediaProbe } from "@/server/adapters/media";
import { SECOND_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { planCropPath } from "../reframe/crop-path";
import type { Analysis, ClipKind, EditOptions, Highlight, Reason, Span } from "../types";
import { isBeatAligned } from "./beat-alignment";
import { chooseClipSize } from "./clip-size";
import { cutTrailer, scorePieces } from "./cut-trailer";
import type { EditPlan, LeftOut, PlannedClip, PlannedSegment } from "./edit-plan";
import { chooseFrameRate, type FrameRate } from "./frame-rate";
import { likeness, pickSpans, type ScoreSpan, type SpanWish } from "./pick-spans";

export const EDIT_DEFAULTS = { shortsMax: 3, reelsMax: 2, highlightsMax: 3 } as const;
/** Less than this is not a clip. */
export const CLIP_MS_MIN = 500;
const HIGHLIGHT_MS = { min: 6 * SECOND_MS, max: 60 * SECOND_MS } as const;
const SHORT_MS = { min: 15 * SECOND_MS, max: 60 * SECOND_MS } as const;
const REEL_MS = { min: 15 * SECOND_MS, max: 90 * SECOND_MS } as const;
/** A source must be this many times a clip's least length for each further clip of its kind. */
const ROOM_PER_CLIP = 1.5;
const LEFT_OUT_MAX = 12;
const POSTER_PLACES_MAX = 3;

/** A clip before it has frames: which spans, and why. */
interface Draft {
  readonly kind: ClipKind;
  readonly spans: readonly Span[];
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/**
 * What to cut out of a source: pure, the same for the same input.
 * @throws DomainError `media_unreadable` for a source without a moving picture, or with less than half a second of it.
 */
export function planEdit(analysis: Analysis, probe: MediaProbe, options: EditOptions, score: ScoreSpan): EditPlan {
  const { video } = probe;
  if (!analysis.hasVideo || video === null || video.isAttachedPicture)
    throw new DomainError("media_unreadable", { sentence: "This file has no moving picture to cut clips from." });
  if (analysis.durationMs < CLIP_MS_MIN)
    throw new DomainError("media_unreadable", { sentence: "This video is too short to cut: it needs half a second of picture at least." });
  const { drafts, leftOut } = draftClips(analysis, options, score);
  const rate = chooseFrameRate(video);
  const clips = drafts.map((draft, index): PlannedClip => {
    const size = chooseClipSize(draft.kind, video);
    const share = size.framing.kind === "crop" ? size.framing : { width: 1, height: 1 };
    const frames = countFrames(draft.spans, rate);
    const segments = draft.spans.map(
      (span, at): PlannedSegment => ({ ...span, frames: frames[at] ?? 1, path: planCropPath(analysis.action, analysis.shots, span, share) }),
    );
    const total = frames.reduce((sum, count) => sum + count, 0);
    return {
      index,
      kind: draft.kind,
      ...size,
      frameRate: rate.text,
      durationMs: Math.round((total * SECOND_MS) / rate.framesPerSecond),
      segments,
      score: draft.score,
      reasons: draft.reasons,
      beatAligned: isBeatAligned(draft.spans, analysis.beatsMs, rate.framesPerSecond),
      posterPlacesMs: posterPlaces(analysis, draft.spans),
    };
  });
  return { realm: options.realm, clips, leftOut };
}

function draftClips(analysis: Analysis, options: EditOptions, score: ScoreSpan): { readonly drafts: readonly Draft[]; readonly leftOut: readonly LeftOut[] } {
  const wants = (target: EditOptions["targets"][number]) => options.targets.includes(target);
  const room = (leastMs: number, max: number) => Math.max(1, Math.min(max, Math.floor(analysis.durationMs / (leastMs * ROOM_PER_CLIP))));
  const wishes: SpanWish[] = [];
  if (wants("shorts") && options.shortsMax > 0)
    wishes.push({
      kind: "short",
      minMs: SHORT_MS.min,
      maxMs: SHORT_MS.max,
      lengthsMs: [16, 22, 30, 45].map((s) => s * SECOND_MS),
      countMax: room(SHORT_MS.min, options.shortsMax),
    });
  if (wants("reels") && options.reelsMax > 0)
    wishes.push({
      kind: "reel",
      minMs: REEL_MS.min,
      maxMs: REEL_MS.max,
      lengthsMs: [30, 45, 60, 85].map((s) => s * SECOND_MS),
      countMax: room(30 * SECOND_MS, options.reelsMax),
    });
  const drafts: Draft[] = [];
  const leftOut: LeftOut[] = [];
  for (const wish of wishes) {
    const taken = drafts.flatMap((draft) => draft.spans);
    const picked = pickSpans(analysis, score, wish, taken);
    drafts.push(...picked.chosen.map((highlight) => draftOf(wish.kind, highlight)));
    leftOut.push(...picked.leftOut);
  }
  if (wants("trailer")) {
    const spans = cutTrailer(analysis, score);
    drafts.push({ kind: "trailer", spans, ...scorePieces(spans, score) });
  }
  if (wants("highlights") && options.highlightsMax > 0) drafts.push(...pickHighlights(analysis, score, options.highlightsMax));
  return { drafts, leftOut: leftOut.sort((a, b) => b.score - a.score || a.startMs - b.startMs).slice(0, LEFT_OUT_MAX) };
}

/** The analysis's own highlights, as it scored them. */
function pickHighlights(analysis: Analysis, score: ScoreSpan, countMax: number): readonly Draft[] {
  const usable = analysis.highlights
    .map((highlight) =>
      highlight.endMs - highlight.startMs > HIGHLIGHT_MS.max ? score({ startMs: highlight.startMs, endMs: highlight.startMs + HIGHLIGHT_MS.max }) : highlight,
    )
    .filter((highlight) => highlight.endMs - highlight.startMs >= Math.min(HIGHLIGHT_MS.min, analysis.durationMs));
  const best = Math.max(0, ...usable.map((highlight) => highlight.score));
  const chosen: Highlight[] = [];
  for (const highlight of [...usable].sort((a, b) => b.score - a.score || a.startMs - b.startMs)) {
    if (chosen.length < countMax && highlight.score * 2 >= best && chosen.every((other) => likeness(other, highlight) < 0.1)) chosen.push(highlight);
  }
  if (chosen.length === 0) chosen.push(score({ startMs: 0, endMs: Math.min(HIGHLIGHT_MS.max, analysis.durationMs) }));
  return chosen.map((highlight) => draftOf("highlight", highlight));
}

const draftOf = (kind: ClipKind, { startMs, endMs, score, reasons }: Highlight): Draft => ({ kind, spans: [{ startMs, endMs }], score, reasons });

/** Whole frames for each piece, rounded on the clip's own clock, so that every cut is within half a frame of where it should be. */
function countFrames(spans: readonly Span[], rate: FrameRate): readonly number[] {
  let passedMs = 0;
  let passed = 0;
  return spans.map((span) => {
    passedMs += span.endMs - span.startMs;
    const upTo = Math.round((passedMs * rate.framesPerSecond) / SECOND_MS);
    const frames = Math.max(1, upTo - passed);
    passed += frames;
    return frames;
  });
}

/** The poster: the middles of the longest stretches of one shot, where nothing is about to change. From the clip's start. */
function posterPlaces(analysis: Analysis, spans: readonly Span[]): readonly number[] {
  const stretches: { readonly lengthMs: number; readonly middleMs: number }[] = [];
  let passedMs = 0;
  for (const span of spans) {
    const cuts = analysis.shots.map((shot) => shot.startMs).filter((atMs) => atMs > span.startMs && atMs < span.endMs);
    const edges = [span.startMs, ...cuts, span.endMs];
    for (const [index, startMs] of edges.slice(0, -1).entries()) {
      const lengthMs = (edges[index + 1] ?? span.endMs) - startMs;
      stretches.push({ lengthMs, middleMs: Math.round(passedMs + startMs - span.startMs + lengthMs / 2) });
    }
    passedMs += span.endMs - span.startMs;
  }
  return stretches
    .sort((a, b) => b.lengthMs - a.lengthMs)
    .slice(0, POSTER_PLACES_MAX)
    .map((stretch) => stretch.middleMs);
}
