import { type LookFrame, reduced } from "./look-frame";

/** Lightness from 0 to 1 as an ffmpeg expression, given expressions for the place: x and y from 0 to 1 over the frame. */
export type Lightness = (x: string, y: string) => string;

/** Textures are computed once, on one small frame, and drawn large: a look must not cost more than the encoder beside it. */
export const TEXTURE_REDUCTION = 8;

const black = (width: number, height: number, framesPerSecond: number): string =>
  `color=c=black:s=${width}x${height}:r=${framesPerSecond}:d=${(1 / framesPerSecond).toFixed(6)},format=gray`;

/** A still grey picture the size of the frame. */
export function stillTexture(frame: LookFrame, lightness: Lightness, output: string): string {
  const small = reduced(frame, TEXTURE_REDUCTION);
  const drawing = lightness(`(X/${small.width - 1})`, `(Y/${small.height - 1})`);
  return `${black(small.width, small.height, 1)},geq=lum='255*clip(${drawing},0,1)',scale=${frame.width}:${frame.height}:flags=bicubic[${output}]`;
}

export interface Drift {
  /** Frame sizes a second; positive moves the texture to the left and up. */
  readonly x: number;
  readonly y: number;
}

/**
 * A grey picture that drifts past for ever: twice the frame along the way it moves, seen through a window that slides over it.
 * Along the way it moves the lightness must repeat every 1. `reduction` 1 gives it the frame's size, 8 an eighth.
 */
export function driftingTexture(frame: LookFrame, lightness: Lightness, drift: Drift, reduction: number, output: string): string {
  const small = reduced(frame, TEXTURE_REDUCTION);
  const seen = reduction === TEXTURE_REDUCTION ? small : reduced(frame, reduction);
  const [columns, rows] = [drift.x === 0 ? 1 : 2, drift.y === 0 ? 1 : 2];
  const drawing = lightness(`(X/${small.width})`, `(Y/${small.height})`);
  const large = `scale=${seen.width * columns}:${seen.height * rows}:flags=bicubic`;
  const window = `crop=${seen.width}:${seen.height}:${travel(seen.width, drift.x, frame)}:${travel(seen.height, drift.y, frame)}:exact=1`;
  const source = black(small.width * columns, small.height * rows, frame.framesPerSecond);
  return `${source},geq=lum='255*clip(${drawing},0,1)',${large},${endless(frame)},${window}[${output}]`;
}

/** One frame for ever, at the frame's own pace; the blend that reads it ends with the picture. */
const endless = (frame: LookFrame): string => `loop=loop=-1:size=1,setpts=N/(${frame.framesPerSecond}*TB)`;

function travel(size: number, perSecond: number, frame: LookFrame): string {
  if (perSecond === 0) return "0";
  const way = `mod(n*${((size * Math.abs(perSecond)) / frame.framesPerSecond).toFixed(4)},${size})`;
  return perSecond > 0 ? `'${way}'` : `'${size}-${way}'`;
}

/** Pixels of room to throw the grain in; the steps share no factor with it, so that it takes 64 frames to come round. */
const GRAIN_ROOM = 64;
const GRAIN_STEP_X = 37;
const GRAIN_STEP_Y = 23;
/** Softening takes part of the noise's swing away; this gives it back. */
const GRAIN_GAIN = 1.5;
/** Width at which a grain is one pixel wide; wider frames get coarser grain, so that it looks the same size on a screen. */
const GRAIN_WIDTH_PIXELS = 1200;

/**
 * Film grain: one noisy frame, softened so that it reads as grain and not as dust, thrown to another place every frame.
 * Centred on 128, to be laid on with `grainmerge`.
 */
export function grainTexture(frame: LookFrame, strength: number, output: string): string {
  const rate = frame.framesPerSecond;
  const source = `color=c=0x808080:s=${frame.width + GRAIN_ROOM}x${frame.height + GRAIN_ROOM}:r=${rate}:d=${(1 / rate).toFixed(6)},format=gray`;
  const noise = `lut=c0=128,noise=c0s=${Math.round(strength * GRAIN_GAIN)}:c0_seed=1321,gblur=sigma=${Math.max(0.45, frame.width / GRAIN_WIDTH_PIXELS).toFixed(2)}`;
  const thrown = `crop=${frame.width}:${frame.height}:'mod(n*${GRAIN_STEP_X},${GRAIN_ROOM})':'mod(n*${GRAIN_STEP_Y},${GRAIN_ROOM})':exact=1`;
  return `${source},${noise},${endless(frame)},${thrown}[${output}]`;
}

/** A parabola through three heights of the frame, as an expression. */
export function throughHeights(at: { readonly top: number; readonly middle: number; readonly bottom: number }, y: string): string {
  const bend = 2 * (at.bottom - 2 * at.middle + at.top);
  const slope = at.bottom - at.top - bend;
  return `(${at.top.toFixed(4)}+(${slope.toFixed(4)})*${y}+(${bend.toFixed(4)})*${y}*${y})`;
}
