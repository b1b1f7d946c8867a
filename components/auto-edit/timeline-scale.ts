const STEPS_MS = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000] as const;
const RULES_MAX = 11;

/** Round times for the rule above the lanes, the first at 0, eleven at most. */
export function ruleTimes(durationMs: number): readonly number[] {
  const stepMs = STEPS_MS.find((step) => durationMs / step <= RULES_MAX) ?? Math.ceil(durationMs / RULES_MAX);
  // The last rule leaves room for its own figures.
  return Array.from({ length: Math.floor(durationMs / stepMs) + 1 }, (_, index) => index * stepMs).filter((timeMs) => timeMs <= durationMs * 0.96);
}
