import { z } from "zod";

/** A body has a mebibyte, and JSON writes the end of each line as two bytes. */
export const CAPTIONS_BYTES_MAX = 768 * 1024;
const LANGUAGE_CHARS_MAX = 16;
const LABEL_CHARS_MAX = 40;
const ID_CHARS_MAX = 64;
const TAG = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** BCP 47 in its canonical form; null of what is no tag. */
function canonicalTag(text: string): string | null {
  try {
    const [tag = ""] = Intl.getCanonicalLocales(text);
    return TAG.test(tag) ? tag : null;
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

const language = z
  .string()
  .max(LANGUAGE_CHARS_MAX)
  .transform((text, check) => {
    const tag = canonicalTag(text);
    if (tag !== null && tag.length <= LANGUAGE_CHARS_MAX) return tag;
    check.addIssue({ code: "custom", message: "Name the language by its tag, such as en or pt-BR." });
    return z.NEVER;
  });

export const captionsInput = z.object({ id: z.string().max(ID_CHARS_MAX), language });

export const captionsChange = captionsInput.extend({
  label: z
    .string()
    .trim()
    .min(1, "Write what viewers choose by.")
    .max(LABEL_CHARS_MAX)
    // Lists quote it.
    .regex(/^[^"\p{Cc}\u2028\u2029]*$/u, "A label has no quotation marks and stands on one line."),
  isDefault: z.boolean().default(false),
  /** WebVTT or SubRip, as text; without it the one that is there stays. */
  file: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= CAPTIONS_BYTES_MAX, `A file of captions has at most ${CAPTIONS_BYTES_MAX / 1024} KiB.`)
    .optional(),
});
export type CaptionsChange = z.output<typeof captionsChange>;

export const captionsShape = z.object({
  language: z.string(),
  label: z.string(),
  /** Shown to whoever has not chosen. */
  isDefault: z.boolean(),
  cues: z.number().int(),
  bytes: z.number().int(),
  updatedAt: z.string().meta({ format: "date-time" }),
});
export type Captions = z.output<typeof captionsShape>;
