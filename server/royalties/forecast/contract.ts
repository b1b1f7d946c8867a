import { z } from "zod";

const micros = z.string();
const cents = z.number().int();

export const forecastInput = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});

/** What the running month (UTC) will have brought at its end. Micros as text. */
export const forecastShape = z.object({
  month: z.string(),
  currency: z.string(),
  /** So far, today too. */
  earnedMicros: micros,
  earnedCents: cents,
  projectedMicros: micros,
  projectedCents: cents,
  /** Between these with `confidencePercent`; null while there is too little to go by. */
  low: z.object({ micros, cents }).nullable(),
  high: z.object({ micros, cents }).nullable(),
  confidencePercent: z.number().int(),
  /** In one sentence: what it rests on. */
  restsOn: z.string(),
  historyDays: z.number().int(),
  comingDays: z.number().int(),
  /** What would have been said at this day of past months, and what they brought; the newest first. */
  past: z.array(
    z.object({
      month: z.string(),
      projectedMicros: micros,
      actualMicros: micros,
      /** What was brought less what was projected, of what was projected; in basis points. */
      errorBps: z.number().int().nullable(),
    }),
  ),
  /** The median of those errors, without their sign. */
  medianErrorBps: z.number().int().nullable(),
});
export type Forecast = z.output<typeof forecastShape>;
