import type { Levels } from "./palette";

/** The frames a look is laid on: progressive yuv420p of BT.709, limited range, at a constant rate. */
export interface LookFrame {
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Where the source's blacks and whites lie; default: the whole range. */
  readonly levels?: Levels;
}

export interface LookPads {
  readonly input: string;
  readonly output: string;
  /** Prefix of the labels inside, so that two looks can live in one graph. */
  readonly prefix?: string;
}

/** The nearest even number of pixels, at least two. */
export const even = (pixels: number): number => Math.max(2, Math.round(pixels / 2) * 2);

/** Every `n`th pixel of the frame, for layers that are soft by nature. */
export function reduced(frame: LookFrame, n: number): { readonly width: number; readonly height: number } {
  return { width: Math.max(8, Math.round(frame.width / n)), height: Math.max(8, Math.round(frame.height / n)) };
}
