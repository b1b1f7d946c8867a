import type { ActionPoint } from "../types";
import type { FrameSize } from "./frame-meter";

const COLUMNS = 16;
const ROWS = 9;
const ACTION_STEP_MS = 250;
/** Changes of luma up to this many 8-bit steps are what a camera's noise and a codec make of a still picture. */
const NOISE_STEPS = 7;
/** Above this mean change a frame begins another picture, or is a flash: it says nothing about where something moves. */
const JUMP_STEPS = 40;
/** How much of the old place is kept each step: about a second of memory. */
const MEMORY = 0.6;

/** Where in the frame something moves: luma change in a grid, less what the whole picture shares, as a weighted centre. */
export class ActionMeter {
  readonly #size: FrameSize;
  readonly #framesPerSecond: number;
  readonly #before: Uint8Array;
  readonly #cells = new Float32Array(COLUMNS * ROWS);
  readonly #columnOf: Uint8Array;
  readonly #points: ActionPoint[] = [];
  #frames = 0;
  #counted = 0;
  #x = 0.5;
  #y = 0.5;
  #trust = 0;

  constructor(size: FrameSize, framesPerSecond: number) {
    this.#size = size;
    this.#framesPerSecond = framesPerSecond;
    this.#before = new Uint8Array(size.width * size.height);
    this.#columnOf = Uint8Array.from({ length: size.width }, (_, x) => Math.floor((x * COLUMNS) / size.width));
  }

  /** @returns mean absolute luma change against the frame before, in 8-bit steps; 0 for the first. */
  push(frame: Uint8Array): number {
    const isFirst = this.#frames === 0;
    const { mean, cells } = this.#compare(frame);
    if (!isFirst && mean < JUMP_STEPS) {
      for (let i = 0; i < cells.length; i++) this.#cells[i] = (this.#cells[i] ?? 0) + (cells[i] ?? 0);
      this.#counted++;
    } else {
      this.#trust = 0;
    }
    this.#frames++;
    const reachedMs = (this.#frames * 1000) / this.#framesPerSecond;
    while (reachedMs >= (this.#points.length + 1) * ACTION_STEP_MS) this.#closeStep();
    return isFirst ? 0 : mean;
  }

  finish(): ActionPoint[] {
    return this.#points;
  }

  #compare(frame: Uint8Array): { readonly mean: number; readonly cells: Float32Array } {
    const { width, height } = this.#size;
    const cells = new Float32Array(COLUMNS * ROWS);
    let total = 0;
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y * ROWS) / height) * COLUMNS;
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        const difference = Math.abs((frame[at] ?? 0) - (this.#before[at] ?? 0));
        total += difference;
        if (difference > NOISE_STEPS) cells[row + (this.#columnOf[x] ?? 0)] = (cells[row + (this.#columnOf[x] ?? 0)] ?? 0) + difference - NOISE_STEPS;
      }
    }
    this.#before.set(frame.subarray(0, width * height));
    return { mean: total / (width * height), cells };
  }

  #closeStep(): void {
    // What half of all cells share is the camera's own movement or a change of light.
    const shared = [...this.#cells].sort((a, b) => a - b)[this.#cells.length >> 1] ?? 0;
    let weight = 0;
    let all = 0;
    let x = 0;
    let y = 0;
    this.#cells.forEach((cell, i) => {
      all += cell;
      const own = Math.max(0, cell - 1.5 * shared) ** 1.5;
      weight += own;
      x += own * ((i % COLUMNS) + 0.5);
      y += own * (Math.floor(i / COLUMNS) + 0.5);
    });
    const perPixel = all / Math.max(1, this.#counted) / (this.#size.width * this.#size.height);
    const strength = weight === 0 ? 0 : Math.min(1, perPixel * 2);
    if (weight > 0 && strength > 0.01) {
      const keep = this.#trust === 0 ? 0 : MEMORY;
      this.#x = keep * this.#x + (1 - keep) * (x / weight / COLUMNS);
      this.#y = keep * this.#y + (1 - keep) * (y / weight / ROWS);
      this.#trust = 1;
    }
    const atMs = this.#points.length * ACTION_STEP_MS;
    const round = (value: number): number => Math.round(value * 1000) / 1000;
    this.#points.push({ atMs, x: round(this.#x), y: round(this.#y), weight: strength > 0.01 ? round(strength) : 0 });
    this.#cells.fill(0);
    this.#counted = 0;
  }
}
