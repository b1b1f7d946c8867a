/** A picture of light alone, 0 to 1, row by row; a palette gives it its colours. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

/** When in a scene: `pulse` is 1 on a beat and fades until the next, scaled by how strong the music is just then. */
export interface Moment {
  readonly seconds: number;
  readonly pulse: number;
}

export type Painter = (canvas: Canvas, moment: Moment) => void;

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, light: new Float32Array(width * height) };
}
