import type { Canvas, Moment } from "./canvas";
import { sine } from "./sine-table";

interface Ridge {
  readonly base: number;
  readonly height: number;
  readonly waves: number;
  readonly speed: number;
  readonly phase: number;
  readonly light: number;
}

// From the nearest to the farthest: what is near moves faster and is darker, as from a train.
const RIDGES: readonly Ridge[] = [
  { base: 0.9, height: 0.08, waves: 0.6, speed: 0.09, phase: 5.9, light: 0.03 },
  { base: 0.78, height: 0.08, waves: 0.7, speed: 0.05, phase: 4.4, light: 0.13 },
  { base: 0.67, height: 0.07, waves: 0.9, speed: 0.03, phase: 3.1, light: 0.24 },
  { base: 0.58, height: 0.06, waves: 1.1, speed: 0.018, phase: 1.7, light: 0.35 },
  { base: 0.5, height: 0.05, waves: 1.3, speed: 0.01, phase: 0.3, light: 0.45 },
];
const MIST = 0.6;

function ridgeTop(ridge: Ridge, x: number, seconds: number): number {
  const along = 6.2832 * (x * ridge.waves + seconds * ridge.speed);
  const shape = 0.6 * sine(along + ridge.phase) + 0.28 * sine(along * 2.7 + ridge.phase * 2) + 0.08 * sine(along * 7.3);
  return ridge.base - ridge.height * shape;
}

/** How much of a disc with a soft rim covers a point at `distance` from its centre. */
function disc(distance: number, radius: number, rim: number): number {
  return Math.min(1, Math.max(0, (radius - distance) / rim + 0.5));
}

/** Mountains in mist, one behind the other, drifting past a sun that rises. */
export function paintRidges(canvas: Canvas, { seconds, pulse }: Moment): void {
  const { width, height, light } = canvas;
  const tops = RIDGES.map((ridge) => Float32Array.from({ length: width }, (_, column) => ridgeTop(ridge, column / width, seconds)));
  const sunHeight = 0.4 - 0.012 * seconds;
  const skies = Float32Array.from({ length: height }, (_, row) => 0.16 + 0.55 * (row / height / 0.62) ** 1.4);
  for (let column = 0; column < width; column++) {
    const x = (column / width - 0.62) * (width / height);
    const skyEnds = Math.min(height, Math.ceil((tops[RIDGES.length - 1]?.[column] ?? 1) * height) + 1);
    for (let row = 0; row < skyEnds; row++) {
      const y = row / height - sunHeight;
      const distance = Math.sqrt(x * x + y * y);
      const value = (skies[row] ?? 0) + (0.38 + 0.1 * pulse) * Math.exp(-distance * 5);
      light[row * width + column] = value + (1 - value) * disc(distance, 0.058, 0.006);
    }
    for (let number = RIDGES.length - 1; number >= 0; number--) {
      const top = (tops[number]?.[column] ?? 1) * height;
      const nextTop = number === 0 ? height : (tops[number - 1]?.[column] ?? 1) * height;
      const shade = RIDGES[number]?.light ?? 0;
      for (let row = Math.max(0, Math.ceil(top)); row < Math.min(height, Math.ceil(nextTop) + 1); row++) {
        const at = row * width + column;
        const depth = row - top;
        const under = light[at] ?? 0;
        light[at] = under + (shade + (depth / height) * MIST - under) * Math.min(1, depth);
      }
    }
  }
}

const HORIZON = 0.46;

/** A low sun over the sea and its path of broken light. */
export function paintWater(canvas: Canvas, moment: Moment): void {
  paintEveningSky(canvas, moment);
  const { width, height, light } = canvas;
  const { seconds, pulse } = moment;
  for (let row = Math.ceil(HORIZON * height); row < height; row++) {
    const y = row / height;
    const nearness = 1 / (y - HORIZON + 0.02);
    const swing = sine(nearness * 5);
    const deep = 0.07 + 0.24 * Math.exp(-(y - HORIZON) * 4);
    for (let column = 0; column < width; column++) {
      const x = column / width - 0.5;
      const swell = sine(nearness * 9 + seconds * 2.1 + 1.3 * sine(x * nearness * 7 + seconds)) * sine(x * nearness * 11 - seconds * 1.3 + swing);
      const aside = x * (2.2 + 1.2 * y);
      const sparkle = (0.92 + 0.3 * pulse) * Math.exp(-aside * aside * 6) * Math.max(0, swell * 1.3 - 0.15);
      light[row * width + column] = deep + sparkle + 0.2 * Math.exp(-x * x * 18.75);
    }
  }
}

function paintEveningSky({ width, height, light }: Canvas, { pulse }: Moment): void {
  for (let row = 0; row < HORIZON * height; row++) {
    const y = row / height;
    const sky = 0.12 + 0.62 * (y / HORIZON) ** 2;
    for (let column = 0; column < width; column++) {
      const distance = Math.hypot((column / width - 0.5) * (width / height), y - 0.36);
      const value = sky + (0.34 + 0.12 * pulse) * Math.exp(-distance * 5);
      light[row * width + column] = value + (1 - value) * disc(distance, 0.078, 0.006);
    }
  }
}
