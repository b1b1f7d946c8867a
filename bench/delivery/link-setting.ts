import { z } from "zod";

const end = z.object({ listen: z.string(), peer: z.string() });

/** What the process in the middle of a line is told. */
export const carrierSetting = z.object({
  near: end,
  far: end,
  port: z.number(),
  delayMs: z.number(),
  /** 0 to 1. */
  lossShare: z.number(),
  bitsPerSecond: z.number(),
  queueBytes: z.number(),
  seed: z.number(),
});
export type CarrierSetting = z.output<typeof carrierSetting>;
