const STEPS = 8192;
const TURN = 2 * Math.PI;
const table = Float32Array.from({ length: STEPS }, (_, step) => Math.sin((step / STEPS) * TURN));
const STEPS_PER_RADIAN = STEPS / TURN;

/** Sine from a table: a few hundred million of them make a film, and four digits are enough for light. */
export function sine(radians: number): number {
  return table[Math.round(radians * STEPS_PER_RADIAN) & (STEPS - 1)] ?? 0;
}
