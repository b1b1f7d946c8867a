import type { ClipKind } from "../types";
import type { Framing } from "./edit-plan";

export interface ClipSize {
  readonly width: number;
  readonly height: number;
  readonly framing: Framing;
}

/** Sizes are whole multiples of a unit of the shape, so that both sides are even and the shape is exact. */
interface Shape {
  readonly unitWidth: number;
  readonly unitHeight: number;
  readonly unitsMax: number;
  /** How far a cut-out may be enlarged. */
  readonly enlargeMax: number;
}

const VERTICAL: Shape = { unitWidth: 18, unitHeight: 32, unitsMax: 60, enlargeMax: 1.5 };
const WIDE: Shape = { unitWidth: 32, unitHeight: 18, unitsMax: 60, enlargeMax: 1 };
/** A clip never gets smaller than this many units, however small the source: below, players and encoders misbehave. */
const UNITS_MIN = 4;
const WHOLE_PIXELS_MAX = 1920 * 1080;
const WHOLE_SIDE_MIN = 64;

/** The size of a clip of a source, whose own size is as shown, and how the source's picture goes into it. */
export function chooseClipSize(kind: ClipKind, source: { readonly width: number; readonly height: number }): ClipSize {
  if (kind === "highlight") return wholeFrame(source);
  if (kind === "trailer" && source.width < source.height) return filledFrame(source);
  return cutOut(kind === "trailer" ? WIDE : VERTICAL, source);
}

function cutOut(shape: Shape, source: { readonly width: number; readonly height: number }): ClipSize {
  const ratio = shape.unitWidth / shape.unitHeight;
  const width = Math.min(source.width, source.height * ratio);
  const height = width / ratio;
  const units = Math.floor((width * shape.enlargeMax) / shape.unitWidth + 1e-9);
  return { ...sizeOf(shape, units), framing: { kind: "crop", width: width / source.width, height: height / source.height } };
}

/** A tall picture in a wide frame: whole, between blurred copies of its own edges, as high as it was. */
function filledFrame(source: { readonly width: number; readonly height: number }): ClipSize {
  return { ...sizeOf(WIDE, Math.floor(source.height / WIDE.unitHeight)), framing: { kind: "fill" } };
}

function sizeOf(shape: Shape, units: number): { readonly width: number; readonly height: number } {
  const bounded = Math.min(shape.unitsMax, Math.max(UNITS_MIN, units));
  return { width: bounded * shape.unitWidth, height: bounded * shape.unitHeight };
}

function wholeFrame(source: { readonly width: number; readonly height: number }): ClipSize {
  const scale = Math.min(1, Math.sqrt(WHOLE_PIXELS_MAX / (source.width * source.height)));
  const side = (pixels: number) => Math.max(WHOLE_SIDE_MIN, 2 * Math.floor((pixels * scale) / 2));
  return { width: side(source.width), height: side(source.height), framing: { kind: "crop", width: 1, height: 1 } };
}
