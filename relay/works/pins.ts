import { join } from "node:path";
import { z } from "zod/mini";
import { readJson, writeDurably } from "../store/durable-file";

const WORKS_MAX = 1_000;
const PINS_FILE = "pins.json";
const pin = z.strictObject({
  work: z.string().check(z.regex(/^vid_[0-9a-z]{26}$/)),
  /** The artist's key that the operator trusts: roots have to be signed by it, or by one that it handed over to. */
  key: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
const pins = z.strictObject({ v: z.literal(1), works: z.array(pin).check(z.maxLength(WORKS_MAX)) });

/** A work that the operator wants whole on this relay. */
export type Pin = z.infer<typeof pin>;

/** @throws Error when the file was changed into something else */
export async function readPins(folder: string): Promise<readonly Pin[]> {
  const kept = await readJson(join(folder, PINS_FILE));
  return kept === null ? [] : pins.parse(kept).works;
}

/** @throws Error for what is no work, no key, or one work more than a relay takes */
export async function writePins(folder: string, works: readonly Pin[]): Promise<void> {
  const read = pins.safeParse({ v: 1, works });
  if (!read.success) throw new Error(`A pin is the id of a video (vid_…) and a public key of 43 characters, and there are at most ${WORKS_MAX}.`);
  await writeDurably(join(folder, PINS_FILE), JSON.stringify(read.data, null, 2), join(folder, "incoming"));
}
