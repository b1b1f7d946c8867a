import { z } from "zod";

export const PAGE_ITEMS_MAX = 100;
export const PAGE_ITEMS_DEFAULT = 20;
const OFFSET_MAX = 10_000;

/** What every list takes. `cursor` is the `nextCursor` of the page before; it wins over `offset`. */
export const pageInput = z.object({
  limit: z.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
  offset: z.number().int().min(0).max(OFFSET_MAX).default(0),
  cursor: z.string().max(200).optional(),
});

/** What every list answers. */
export const pageOutput = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), total: z.number().int(), nextCursor: z.string().nullable() });
