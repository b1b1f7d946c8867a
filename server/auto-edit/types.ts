/** Times are whole milliseconds from the start of the source, unless a name says otherwise. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

export const REALMS = ["INFERNO", "PURGATORIO", "PARADISO"] as const;
export type Realm = (typeof REALMS)[number];

export const TARGETS = ["shorts", "reels", "trailer", "highlights"] as const;
export type Target = (typeof TARGETS)[number];

export const CLIP_KINDS = ["short", "reel", "trailer", "highlight"] as const;
export type ClipKind = (typeof CLIP_KINDS)[number];

export interface Shot extends Span {
  /** How the shot begins; null for the first. */
  readonly transition: "cut" | "dissolve" | "fade" | null;
}

/** One number a step, from the first frame on; `values[i]` covers `i × stepMs` to `(i + 1) × stepMs`. */
export interface Curve {
  readonly stepMs: number;
  readonly values: readonly number[];
}

/** Where the action is in the frame at a time; 0 to 1 from the left and from the top; weight 0 says "nothing seen to move". */
export interface ActionPoint {
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** One feature's part in a score. The points of all reasons sum to the score. */
export interface Reason {
  readonly feature: string;
  readonly points: number;
  readonly text: string;
}

export interface Highlight extends Span {
  /** 0 to 100. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/** All that the auto-editor hears and sees in a source. What the source lacks is empty or null, never made up. */
export interface Analysis {
  /** Raised whenever a detector changes what it finds, so that stored analyses are made anew. */
  readonly version: number;
  readonly durationMs: number;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  readonly tempoBpm: number | null;
  readonly beatsMs: readonly number[];
  readonly downbeatsMs: readonly number[];
  /** End to end, up to the end of the picture: sound may go on after it. */
  readonly shots: readonly Shot[];
  readonly loudness: { readonly integratedLufs: number | null; readonly truePeakDbtp: number | null };
  /** Momentary loudness in LUFS, −70 where silent. */
  readonly loudnessCurve: Curve;
  /** Mean absolute change between frames, 0 to 1. */
  readonly motionCurve: Curve;
  readonly action: readonly ActionPoint[];
  readonly speech: readonly Span[];
  /** How much new sound begins, against the source's own mean of 1; empty without sound. */
  readonly onsetCurve: Curve;
  readonly highlights: readonly Highlight[];
  /** What could not be used, a sentence each, such as a source that breaks off. */
  readonly warnings: readonly string[];
}

export interface EditOptions {
  readonly realm: Realm;
  readonly targets: readonly Target[];
  readonly shortsMax: number;
  readonly reelsMax: number;
  readonly highlightsMax: number;
}

/** A finished clip, files beside it; what the REST contract calls Clip, with paths or keys in place of addresses. */
export interface RenderedClip {
  readonly index: number;
  readonly kind: ClipKind;
  readonly file: string;
  readonly poster: string;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly segments: readonly Span[];
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly beatAligned: boolean;
  readonly sizeBytes: number;
}
