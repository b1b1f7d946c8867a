import { THUMB_COLUMNS, THUMB_ROWS, thumbDistance } from "./frame-meter";

const LUMA = THUMB_COLUMNS * THUMB_ROWS;
/** Lengths of gradual changes that are looked for. */
const LENGTHS_SECONDS = [0.3, 0.5, 0.75, 1, 1.4, 1.9, 2.5];
/** A flash is over, and the old picture back, within this time. */
const FLASH_SECONDS = 0.2;
/** Mean luma difference of the two ends from which a gradual change is another picture, 0 to 1. */
const ENDS_APART_MIN = 0.06;
/** Frames in between may be off the straight mix of both ends by this part of the ends' difference; less where the ends differ little. */
const OFF_THE_MIX_MAX = 0.25;
const OFF_THE_MIX_BASE = 0.08;
const OFF_THE_MIX_BY_APART = 0.8;
/** Enough for a film that does nothing but dissolve; a film that drifts all the time stops being recorded. */
const BLENDS_MAX = 200_000;
/** Pictures that are alike but for their light are one shot in a changing light. */
const ALIKE_MAX = 0.75;
/** Share of the picture that changes at least: a title that comes and goes leaves most of it as it was. */
const SPREAD_MIN = 0.55;
const CELL_STEPS = 10;

export interface Blend {
  readonly from: number;
  readonly to: number;
  /** Mean luma difference of both ends, 0 to 1. */
  readonly apart: number;
  /** How far frames in between are off the mix of both ends: 0 is a perfect dissolve, a pan is near 0.7. */
  readonly off: number;
}

/** Pearson correlation of two thumbnails' luma, −1 to 1; 1 when either is blank, because a blank frame resembles nothing. */
function likeness(a: Float32Array, b: Float32Array): number {
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < LUMA; i++) {
    sumA += a[i] ?? 0;
    sumB += b[i] ?? 0;
  }
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < LUMA; i++) {
    const da = (a[i] ?? 0) - sumA / LUMA;
    const db = (b[i] ?? 0) - sumB / LUMA;
    both += da * db;
    squaresA += da * da;
    squaresB += db * db;
  }
  const blank = 4 * 4 * LUMA;
  return squaresA < blank || squaresB < blank ? 1 : both / Math.sqrt(squaresA * squaresB);
}

function lumaApart(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < LUMA; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / (255 * LUMA);
}

function offTheMix(a: Float32Array, between: Float32Array, b: Float32Array, part: number): number {
  let sum = 0;
  for (let i = 0; i < LUMA; i++) sum += Math.abs((between[i] ?? 0) - (1 - part) * (a[i] ?? 0) - part * (b[i] ?? 0));
  return sum / (255 * LUMA);
}

/** Share of cells that differ by more than noise when the whole picture's change of light is left out. */
function shareChanged(a: Float32Array, b: Float32Array): number {
  let brighter = 0;
  for (let i = 0; i < LUMA; i++) brighter += ((b[i] ?? 0) - (a[i] ?? 0)) / LUMA;
  let changed = 0;
  for (let i = 0; i < LUMA; i++) if (Math.abs((b[i] ?? 0) - (a[i] ?? 0) - brighter) > CELL_STEPS) changed++;
  return changed / LUMA;
}

/** The last few seconds of thumbnails and what can be told from them; older ones are let go. */
export class ThumbWindow {
  readonly #lengths: readonly number[];
  readonly #flashFrames: number;
  readonly #ring: Float32Array[] = [];
  #count = 0;
  /** Frames n at which the picture is again what it was up to a flash's length before, with how many frames before and how near. */
  readonly returns: { readonly from: number; readonly to: number; readonly distance: number }[] = [];
  readonly blends: Blend[] = [];

  constructor(framesPerSecond: number) {
    this.#lengths = [...new Set(LENGTHS_SECONDS.map((seconds) => Math.round(seconds * framesPerSecond)).filter((frames) => frames >= 4))];
    this.#flashFrames = Math.max(2, Math.round(FLASH_SECONDS * framesPerSecond));
  }

  /** @param jump distance of this thumbnail to the one before. */
  push(thumb: Float32Array, jump: number): void {
    this.#ring.push(thumb);
    if (this.#ring.length > Math.max(this.#flashFrames, ...this.#lengths) + 1) this.#ring.shift();
    const index = this.#count++;
    this.#lookForReturn(thumb, index, jump);
    this.#lookForBlend(thumb, index);
  }

  #back(frames: number): Float32Array | null {
    return this.#ring[this.#ring.length - 1 - frames] ?? null;
  }

  #lookForReturn(thumb: Float32Array, index: number, jump: number): void {
    for (let frames = 2; frames <= this.#flashFrames + 1; frames++) {
      const before = this.#back(frames);
      if (before === null) return;
      const distance = thumbDistance(before, thumb);
      if (distance < jump * 0.4) this.returns.push({ from: index - frames, to: index, distance });
    }
  }

  #lookForBlend(thumb: Float32Array, index: number): void {
    for (const length of this.#lengths) {
      const start = this.#back(length);
      if (start === null) return;
      const apart = lumaApart(start, thumb);
      if (apart < ENDS_APART_MIN) continue;
      const offMax = Math.min(OFF_THE_MIX_MAX, OFF_THE_MIX_BASE + OFF_THE_MIX_BY_APART * apart);
      let off = 0;
      const parts = [0.25, 0.5, 0.75];
      for (const part of parts) {
        const frames = Math.round(length * (1 - part));
        off += offTheMix(start, this.#back(frames) ?? thumb, thumb, 1 - frames / length) / (apart * parts.length);
        if (off > offMax) break;
      }
      if (off > offMax || this.blends.length >= BLENDS_MAX) continue;
      const alike = likeness(start, thumb);
      if (alike <= ALIKE_MAX && shareChanged(start, thumb) >= SPREAD_MIN) this.blends.push({ from: index - length, to: index, apart, off });
    }
  }
}
