import { z } from "zod";
import { IMPORT_FORMATS } from "./formats";

export const ROW_OUTCOMES = ["pending", "granted", "unchanged", "skipped", "failed"] as const;

/** A list that an artist brings along. Counts are of its lines. */
export const importShape = z.object({
  id: z.string(),
  format: z.enum(IMPORT_FORMATS),
  fileName: z.string(),
  status: z.enum(["draft", "running", "done"]),
  endsAt: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  doneAt: z.string().nullable(),
  lines: z.number().int(),
  /** How many will be, or were, brought along; how many are left out; how many cannot be read. */
  plans: z.object({ grant: z.number().int(), skip: z.number().int(), bad: z.number().int() }),
  outcomes: z.object({
    pending: z.number().int(),
    granted: z.number().int(),
    unchanged: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
  }),
  /** What tiers there are called, how many have each, and which of ours it would be. */
  tiers: z.array(z.object({ sourceTier: z.string(), people: z.number().int(), tierId: z.string().nullable() })),
});
export type PatronImport = z.output<typeof importShape>;

export const importRowShape = z.object({
  line: z.number().int(),
  name: z.string(),
  email: z.string(),
  sourceTier: z.string(),
  tierName: z.string().nullable(),
  since: z.string().nullable(),
  endsAt: z.string().nullable(),
  plan: z.enum(["grant", "skip", "bad"]),
  outcome: z.enum(ROW_OUTCOMES),
  reason: z.string(),
});
export type ImportRow = z.output<typeof importRowShape>;
