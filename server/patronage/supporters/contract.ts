import { z } from "zod";

/** Somebody who gave and wants to be named. Never how much, never what they wrote to the artist. */
export const supporterShape = z.object({ id: z.string(), name: z.string(), kind: z.enum(["tip", "pledge"]), at: z.string() });
export type Supporter = z.output<typeof supporterShape>;

export const wallShape = z.object({
  /** Newest first. */
  supporters: z.array(supporterShape),
  /** Times that somebody gave and did not want to be named. */
  anonymous: z.number().int(),
  total: z.number().int(),
});
export type Wall = z.output<typeof wallShape>;

/** Names for the end of a film, each once, in the order of the alphabet. */
export const creditsShape = z.object({ names: z.array(z.string()), anonymous: z.number().int() });
export type Credits = z.output<typeof creditsShape>;
