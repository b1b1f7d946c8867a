import type { Canvas, Moment } from "./canvas";
import { sine } from "./sine-table";

/** Ink drawn through water: waves that bend waves. */
export function paintMarble(canvas: Canvas, { seconds, pulse }: Moment): void {
  const { width, height, light } = canvas;
  const t = seconds;
  for (let row = 0; row < height; row++) {
    const y = (row / height) * 2;
    const bend = 0.6 * sine(y * 2.3 + t * 0.7) + 0.3 * sine(y * 5.1 - t);
    for (let column = 0; column < width; column++) {
      const x = (column / width) * 3;
      const u = x + bend;
      const v = y + 0.5 * sine(x * 1.9 - t * 0.5) + 0.25 * sine(u * 4 + t * 0.8);
      const value = 0.5 + 0.25 * sine(u * 2.4 + v * 1.3 + t * 0.6) + 0.17 * sine(v * 4.2 - t * 0.9) + 0.09 * sine((u + v) * 6 + t * 1.7);
      light[row * width + column] = value * (0.86 + 0.22 * pulse);
    }
  }
}

/** Circles that close in on a centre that wanders. */
export function paintRings(canvas: Canvas, { seconds, pulse }: Moment): void {
  const { width, height, light } = canvas;
  const centreX = 0.5 + 0.1 * sine(seconds * 0.7);
  const centreY = 0.5 + 0.07 * sine(seconds * 0.9 + 1.6);
  for (let row = 0; row < height; row++) {
    const y = row / height - centreY;
    for (let column = 0; column < width; column++) {
      const x = (column / width - centreX) * (width / height);
      const radius = Math.sqrt(x * x + y * y) + 0.0001;
      const turn = Math.log(radius) * 5.2 - seconds * 1.1 + 0.25 * sine(Math.atan2(y, x) * 3 + seconds);
      const wave = Math.abs(sine(turn));
      const wave3 = wave * wave * wave;
      const wave9 = wave3 * wave3 * wave3;
      const line = wave9 * wave9 * Math.min(1, radius * 4);
      const halo = 0.2 * wave3 * Math.min(1, radius * 2.5);
      light[row * width + column] = 0.03 + (0.75 + 0.3 * pulse) * line + halo + (0.2 + 0.55 * pulse) * Math.exp(-radius * 7);
    }
  }
}

/** Threads of light on a slow wave. */
export function paintSilk(canvas: Canvas, { seconds, pulse }: Moment): void {
  const { width, height, light } = canvas;
  const t = seconds;
  const glows = Float32Array.from({ length: height }, (_, row) => 0.34 * Math.exp(-(((row / height - 0.5) * 2.2) ** 2)));
  const bends = Float32Array.from({ length: height }, (_, row) => 1 + 0.4 * sine((row / height) * 3 + t * 0.6));
  const turn = 2 * sine(t * 0.5);
  for (let column = 0; column < width; column++) {
    const x = column / width;
    const wave = 0.1 * sine(x * 5 + t * 0.8) + 0.05 * sine(x * 11 - t * 1.3) + 0.03 * sine(x * 17 + t * 2);
    const across = (0.35 + 0.65 * sine(x * 3.14)) * (0.75 + 0.35 * pulse);
    for (let row = 0; row < height; row++) {
      const fold = row / height + wave * (bends[row] ?? 1);
      const thread = 1 - Math.abs(sine(fold * 22 + x * 2 + turn));
      const glow = (glows[row] ?? 0) * (0.5 + 0.5 * sine(fold * 9 - t));
      light[row * width + column] = 0.03 + thread * thread * thread * across + glow;
    }
  }
}

const COMETS = 5;
const TRAIL_POINTS = 90;
const TRAIL_SECONDS = 1.6;

/** Points of light that write curves into the dark and let them fade. */
export function paintComets(canvas: Canvas, { seconds, pulse }: Moment): void {
  const { width, height, light } = canvas;
  light.fill(0.02);
  for (let comet = 0; comet < COMETS; comet++) {
    for (let point = TRAIL_POINTS; point >= 0; point--) {
      const at = seconds - (point / TRAIL_POINTS) * TRAIL_SECONDS;
      const x = 0.5 + 0.4 * sine(6.2832 * at * (0.17 + 0.035 * comet) + comet);
      const y = 0.5 + 0.38 * sine(6.2832 * at * (0.25 - 0.03 * comet) + comet * 2.1);
      const age = 1 - point / TRAIL_POINTS;
      addGlow(canvas, x * width, y * height, point === 0 ? 26 + 14 * pulse : 3 + 7 * age, point === 0 ? 0.9 : 0.32 * age * age);
    }
  }
}

/** Lamps that swing through fog and swell with the beat. */
export function paintLamps(canvas: Canvas, { seconds, pulse }: Moment): void {
  const { width, height, light } = canvas;
  light.fill(0.06);
  for (let lamp = 0; lamp < 9; lamp++) {
    const x = 0.5 + 0.44 * sine(6.2832 * seconds * (0.06 + 0.017 * lamp) + lamp * 1.9);
    const y = 0.5 + 0.36 * sine(6.2832 * seconds * (0.05 + 0.013 * ((lamp * 3) % 5)) + lamp * 2.5);
    addGlow(canvas, x * width, y * height, (0.36 - 0.03 * lamp) * height * (0.85 + 0.35 * pulse), 0.34 + 0.05 * lamp);
  }
}

/** Adds a soft round light of `radius` pixels; nothing beyond three radii is touched. */
function addGlow({ width, height, light }: Canvas, centreX: number, centreY: number, radius: number, strength: number): void {
  const reach = radius * 3;
  for (let row = Math.max(0, Math.floor(centreY - reach)); row < Math.min(height, centreY + reach); row++) {
    for (let column = Math.max(0, Math.floor(centreX - reach)); column < Math.min(width, centreX + reach); column++) {
      const squares = ((column - centreX) ** 2 + (row - centreY) ** 2) / (radius * radius);
      if (squares < 9) light[row * width + column] = (light[row * width + column] ?? 0) + strength * Math.exp(-squares * 1.5);
    }
  }
}
