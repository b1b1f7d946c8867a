import { z } from "zod/mini";
import { type Cid, isCid } from "./cid";

/** Whoever asks for an inventory reads no more of it. */
export const INVENTORY_BYTES_MAX = 1024 * 1024;
export const INVENTORY_WORKS_MAX = 1_000;
/** Room for 600,000 objects in a filter. */
const FILTER_CHARS_MAX = 800_000;
const count = z.number().check(z.int(), z.nonnegative());

const inventory = z.object({
  v: z.literal(1),
  /** The newest root of each work that is there whole. Whoever follows one still asks whether the artist signed it. */
  works: z
    .array(
      z.object({
        work: z.string().check(z.regex(/^vid_[0-9a-z]{26}$/)),
        root: z.custom<Cid>((value) => typeof value === "string" && isCid(value)),
        seq: count,
      }),
    )
    .check(z.maxLength(INVENTORY_WORKS_MAX)),
  objects: z.object({
    count,
    bytes: count,
    filter: z.object({ bits: count, looks: count, data: z.string().check(z.maxLength(FILTER_CHARS_MAX)) }),
  }),
});

/** What a relay has: `GET /v1/inventory`, and the file `inventory.json` of a folder that carries objects. */
export type Inventory = z.infer<typeof inventory>;

/** Null of anything else: an inventory comes from whoever wrote it. */
export function readInventory(bytes: Uint8Array): Inventory | null {
  if (bytes.length > INVENTORY_BYTES_MAX) return null;
  try {
    const read = inventory.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return read.success ? read.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
