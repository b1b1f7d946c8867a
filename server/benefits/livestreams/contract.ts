import { z } from "zod";
import { joinUrl, localStart, timeZone } from "../calendar/contract";
import { tierOfferShape } from "../tier-gate";

const ID_CHARS_MAX = 64;
const TIER_KEY_CHARS_MAX = 40;
const TITLE_CHARS_MAX = 200;
const DESCRIPTION_CHARS_MAX = 5_000;
const TICKET_CENTS_MIN = 100;
const TICKET_CENTS_MAX = 100_000;
const MINUTES_MIN = 5;
const MINUTES_MAX = 12 * 60;

const time = z.string().meta({ format: "date-time" });

export const livestreamInput = z.object({ livestreamId: z.string().max(ID_CHARS_MAX) });

/** What somebody without the tier pays to come, in cents of a dollar; null is that nobody can. */
const ticketCents = z
  .number("Write an amount such as 12.00.")
  .int()
  .min(TICKET_CENTS_MIN, "A ticket costs at least $1.")
  .max(TICKET_CENTS_MAX, "A ticket costs at most $1,000.")
  .nullable();
export const ticketPriceInput = livestreamInput.extend({ ticketCents });

const words = {
  title: z.string().trim().min(1, "Write a title.").max(TITLE_CHARS_MAX),
  description: z.string().trim().max(DESCRIPTION_CHARS_MAX),
  /** Null is every tier that has livestreams. */
  minTier: z.string().max(TIER_KEY_CHARS_MAX).nullable(),
  /** As the clock in `timeZone` shows it. */
  startsAt: localStart,
  timeZone,
  minutes: z.number().int().min(MINUTES_MIN).max(MINUTES_MAX),
  joinUrl,
  /** Left out, it stays as it is. */
  ticketCents: ticketCents.optional(),
};

export const newLivestream = z.object({
  ...words,
  description: words.description.default(""),
  minTier: words.minTier.default(null),
  minutes: words.minutes.default(60),
});
export type NewLivestream = z.output<typeof newLivestream>;

/** A change is told to everybody who was invited, with all of it. */
export const livestreamChange = newLivestream.extend(livestreamInput.shape);

export const livestreamShape = z.object({
  id: z.string(),
  artistId: z.string(),
  title: z.string(),
  description: z.string(),
  minTier: z.string().nullable(),
  status: z.enum(["scheduled", "cancelled"]),
  startsAt: time,
  endsAt: time,
  isLocked: z.boolean(),
  neededTier: tierOfferShape.nullable(),
  /** What a ticket costs, in cents of a dollar; null where none is sold. */
  ticketCents: z.number().int().nullable(),
  /** The viewer bought one. */
  hasTicket: z.boolean(),
  /** Only for who has access now. */
  joinUrl: z.string().nullable(),
});
export type Livestream = z.output<typeof livestreamShape>;
