import { z } from "zod";
import { DAY_MS } from "@/server/kernel/durations";

const ID_CHARS_MAX = 64;
const TOKEN_CHARS_MAX = 600;

export const beatInput = z.object({
  id: z.string().max(ID_CHARS_MAX),
  /** Of the page, or of the beat before. */
  token: z.string().max(TOKEN_CHARS_MAX),
  /** How much of the film was played since the beat before, in ms, without jumps. */
  playedMs: z.number().int().min(0).max(DAY_MS),
});
export type BeatInput = z.output<typeof beatInput>;

/** What to send next and when: null when no more is wanted. Whether it counted is not said: who tries to cheat learns nothing. */
export const beatShape = z.object({ token: z.string().nullable(), dueInMs: z.number().int() });
export type BeatAccepted = z.output<typeof beatShape>;
