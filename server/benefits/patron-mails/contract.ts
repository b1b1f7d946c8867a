import { z } from "zod";

const ID_CHARS_MAX = 64;
const TIER_KEY_CHARS_MAX = 40;
const SUBJECT_CHARS_MAX = 150;
const BODY_CHARS_MAX = 20_000;

const id = z.string().max(ID_CHARS_MAX);
const time = z.string().meta({ format: "date-time" });

export const patronMailInput = z.object({ patronMailId: id });
export const artistInput = z.object({ artistId: id });

const words = {
  subject: z.string().trim().min(1, "Write a subject.").max(SUBJECT_CHARS_MAX),
  body: z.string().trim().min(1, "Write something.").max(BODY_CHARS_MAX),
  /** Null is every patron. */
  minTier: z.string().max(TIER_KEY_CHARS_MAX).nullable(),
  /** A film that it is about: it goes to who may watch that, and to nobody else. */
  videoId: id.nullable(),
};

export const newPatronMail = z.object({ ...words, minTier: words.minTier.default(null), videoId: words.videoId.default(null) });
export type NewPatronMail = z.output<typeof newPatronMail>;
export const patronMailChange = z.object(words).partial().extend(patronMailInput.shape);
export type PatronMailChange = z.output<typeof patronMailChange>;
/** Without a time, at once. */
export const patronMailSchedule = patronMailInput.extend({ sendAt: z.iso.datetime({ offset: true }).nullable().default(null) });

export const patronMailShape = z.object({
  id: z.string(),
  ...words,
  status: z.enum(["draft", "scheduled", "sending", "sent", "cancelled"]),
  sendAt: time.nullable(),
  sentAt: time.nullable(),
  createdAt: time,
  /** How many it went to, how many it was kept from (no access, or no wish for mail), and how many are still to come. */
  counts: z.object({ queued: z.number().int(), skipped: z.number().int(), pending: z.number().int() }),
});
export type PatronMail = z.output<typeof patronMailShape>;
