import { FloatSeries } from "./float-series";

/** A frame as the detectors see it: planar YUV 4:2:0 of 8 bits, small, with even sides. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export const THUMB_COLUMNS = 32;
export const THUMB_ROWS = 18;
const THUMB_LUMA = THUMB_COLUMNS * THUMB_ROWS;
/** Luma of each cell, then the two colour differences of cells of twice the size. */
const THUMB_VALUES = THUMB_LUMA + 2 * (THUMB_COLUMNS / 2) * (THUMB_ROWS / 2);

export interface FrameSeries {
  /** Mean absolute change of luma against the frame before, 0 to 1. */
  readonly change: Float32Array;
  /** Mean absolute change of the thumbnail, colour included, 0 to 1: blind to small movement, wide awake to another picture. */
  readonly jump: Float32Array;
  /** Mean luma, 0 to 1. */
  readonly light: Float32Array;
  /** Standard deviation of luma, 0 to 1: near 0 for a blank frame. */
  readonly contrast: Float32Array;
}

export function frameBytes({ width, height }: FrameSize): number {
  return (width * height * 3) / 2;
}

/** Mean of each cell of a plane. @param into cells from `offset` on, row by row. */
function shrink(plane: Uint8Array, width: number, height: number, columns: number, rows: number, into: Float32Array, offset: number): void {
  for (let row = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column++) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += plane[y * width + x] ?? 0;
      into[offset + row * columns + column] = sum / ((bottom - top) * (right - left));
    }
  }
}

/** Mean absolute difference of two thumbnails, 0 to 1. */
export function thumbDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < THUMB_VALUES; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / (255 * THUMB_VALUES);
}

/** Turns each frame into a thumbnail and four numbers; the frames themselves are let go. */
export class FrameMeter {
  readonly #size: FrameSize;
  #thumb: Float32Array | null = null;
  readonly #change = new FloatSeries();
  readonly #jump = new FloatSeries();
  readonly #light = new FloatSeries();
  readonly #contrast = new FloatSeries();

  constructor(size: FrameSize) {
    this.#size = size;
  }

  /** @param changeMean mean absolute luma change of this frame in 8-bit steps, measured by whoever compared it. */
  push(frame: Uint8Array, changeMean: number): { readonly thumb: Float32Array; readonly jump: number } {
    const { width, height } = this.#size;
    const luma = width * height;
    const thumb = new Float32Array(THUMB_VALUES);
    const half = { columns: THUMB_COLUMNS / 2, rows: THUMB_ROWS / 2 };
    shrink(frame, width, height, THUMB_COLUMNS, THUMB_ROWS, thumb, 0);
    shrink(frame.subarray(luma, (luma * 5) / 4), width / 2, height / 2, half.columns, half.rows, thumb, THUMB_LUMA);
    shrink(frame.subarray((luma * 5) / 4), width / 2, height / 2, half.columns, half.rows, thumb, THUMB_LUMA + half.columns * half.rows);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < THUMB_LUMA; i++) {
      const value = (thumb[i] ?? 0) / 255;
      sum += value;
      squares += value * value;
    }
    const light = sum / THUMB_LUMA;
    this.#light.push(light);
    this.#contrast.push(Math.sqrt(Math.max(0, squares / THUMB_LUMA - light * light)));
    this.#change.push(changeMean / 255);
    const jump = this.#thumb === null ? 0 : thumbDistance(this.#thumb, thumb);
    this.#jump.push(jump);
    this.#thumb = thumb;
    return { thumb, jump };
  }

  finish(): FrameSeries {
    return { change: this.#change.view(), jump: this.#jump.view(), light: this.#light.view(), contrast: this.#contrast.view() };
  }
}
