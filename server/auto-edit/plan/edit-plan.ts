import type { CropKey } from "../reframe/crop-path";
import type { ClipKind, Realm, Reason, Span } from "../types";

/** A piece of the source in a clip, with where to look in it. */
export interface PlannedSegment extends Span {
  /** Frames of the clip that this piece fills; the frames of all pieces add up to the clip's length without drift. */
  readonly frames: number;
  /** Where the crop's top left corner is at a time; empty when the whole frame is shown. */
  readonly path: readonly CropKey[];
}

/**
 * How the source's picture fills the clip's: cut out of it, or shown whole over its own blurred copy.
 * `width` and `height` are shares of the source's frame, 0 to 1.
 */
export type Framing = { readonly kind: "crop"; readonly width: number; readonly height: number } | { readonly kind: "fill" };

export interface PlannedClip {
  readonly index: number;
  readonly kind: ClipKind;
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
  /** As a fraction, `30000/1001`, so that nothing drifts. */
  readonly frameRate: string;
  readonly durationMs: number;
  readonly framing: Framing;
  readonly segments: readonly PlannedSegment[];
  readonly score: number;
  readonly reasons: readonly Reason[];
  /** Every piece begins and ends within half an output frame of a beat that the analysis reports. */
  readonly beatAligned: boolean;
  /** From the clip's start: frames that could stand for it, one to three. */
  readonly posterPlacesMs: readonly number[];
}

/** What nearly became a clip, and why it did not. */
export interface LeftOut extends Span {
  readonly kind: ClipKind;
  readonly score: number;
  readonly sentence: string;
}

/** Everything the renderer needs beside the source itself; plain JSON. */
export interface EditPlan {
  readonly realm: Realm;
  readonly clips: readonly PlannedClip[];
  readonly leftOut: readonly LeftOut[];
}
