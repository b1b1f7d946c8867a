import { z } from "zod";

export const accessShape = z.object({
  id: z.string(),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  tier: z.object({ key: z.string(), name: z.string() }),
  /** Why it is open. */
  source: z.enum(["subscription", "gift", "comp", "goal", "import"]),
  startsAt: z.iso.datetime(),
  /** Null is until further notice. */
  endsAt: z.iso.datetime().nullable(),
});
export type ShownAccess = z.output<typeof accessShape>;
