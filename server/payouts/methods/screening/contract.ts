import { z } from "zod";

/** Of a sanction: list, its date, the listed name and how alike (1 to 100). Of a shared account or tax number: who else has it. */
export const shownDetails = z.object({
  list: z.string().optional(),
  publishedOn: z.string().optional(),
  name: z.string().optional(),
  score: z.number().int().optional(),
  methodId: z.string().optional(),
  otherUserIds: z.array(z.string()).optional(),
});

export const flagShape = z.object({
  id: z.string(),
  kind: z.enum(["sanction", "duplicate-account", "duplicate-tax-number"]),
  status: z.enum(["open", "cleared", "confirmed"]),
  /** One line for a queue. */
  title: z.string(),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  details: shownDetails,
  createdAt: z.string(),
  decidedAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
});
export type ShownFlag = z.output<typeof flagShape>;

export const screeningStateShape = z.object({
  hash: z.string(),
  lists: z.array(z.object({ name: z.string(), publishedOn: z.string(), source: z.string(), entries: z.number().int() })),
  banner: z.string().nullable().default(null),
});
