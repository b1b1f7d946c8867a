import { z } from "zod";
import { idInput } from "../giving";

const HANDLE_CHARS_MAX = 64;

export const compInput = z.object({
  /** Id or handle. */
  fan: z.string().min(1).max(HANDLE_CHARS_MAX),
  tierId: idInput,
  /** Until further notice when it is left out. */
  endsAt: z.iso.datetime({ offset: true }).optional(),
});
export type CompInput = z.output<typeof compInput>;

/** Access that an artist gives away. */
export const compShape = z.object({
  id: z.string(),
  fan: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  tier: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  startsAt: z.string(),
  endsAt: z.string().nullable(),
});
export type Comp = z.output<typeof compShape>;
