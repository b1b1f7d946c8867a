const STEPS_OF_TEN = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8] as const;
const TEN = 10;
const INTERVALS = 3;
/** A chart of nothing still has an axis: a whole unit a line. */
const LEAST_STEP_CENTS = 100;

/** The distance between four hairlines, the lowest at zero, such that the highest value stands under the top one. A round number of cents. */
export function findStep(highestCents: number): number {
  const least = Math.max(LEAST_STEP_CENTS, highestCents / INTERVALS);
  const power = TEN ** Math.floor(Math.log10(least));
  const step = STEPS_OF_TEN.find((each) => each * power >= least) ?? TEN;
  return Math.round(step * power);
}

/** Where the four hairlines stand, in cents. */
export function listLines(highestCents: number): readonly number[] {
  const step = findStep(highestCents);
  return Array.from({ length: INTERVALS + 1 }, (_, index) => index * step);
}
