import { z } from "zod";
import { joinUrl, localStart, timeZone } from "../calendar/contract";

const ID_CHARS_MAX = 64;
export const SLOTS_PER_OFFER_MAX = 50;
const CALL_MINUTES_MIN = 5;
const CALL_MINUTES_MAX = 240;
const NOTE_CHARS_MAX = 1_000;

const id = z.string().max(ID_CHARS_MAX);
const time = z.string().meta({ format: "date-time" });

export const slotInput = z.object({ slotId: id });
export const callInput = z.object({ callId: id });

export const slotOffer = z.object({
  /** As the clock in `timeZone` shows them. */
  startsAt: z.array(localStart).min(1).max(SLOTS_PER_OFFER_MAX),
  minutes: z.number().int().min(CALL_MINUTES_MIN).max(CALL_MINUTES_MAX).default(30),
  timeZone,
  joinUrl,
});
export type SlotOffer = z.output<typeof slotOffer>;

export const bookingInput = slotInput.extend({ note: z.string().trim().max(NOTE_CHARS_MAX).default("") });

const slotFacts = { id: z.string(), artistId: z.string(), startsAt: time, endsAt: time, timeZone: z.string() };

/** A slot for its artist. */
export const ownSlotShape = z.object({ ...slotFacts, joinUrl: z.string(), callId: z.string().nullable(), fanName: z.string().nullable() });
export type OwnSlot = z.output<typeof ownSlotShape>;

/** A free slot, for a patron whose tier has calls. */
export const openSlotShape = z.object(slotFacts);
export type OpenSlot = z.output<typeof openSlotShape>;

export const callShape = z.object({
  id: z.string(),
  slotId: z.string(),
  artist: z.object({ id: z.string(), name: z.string() }),
  fan: z.object({ id: z.string(), name: z.string() }),
  status: z.enum(["booked", "cancelled"]),
  startsAt: time,
  endsAt: time,
  timeZone: z.string(),
  note: z.string(),
  /** From then on it can be neither moved nor cancelled. */
  hasBegun: z.boolean(),
  /** Null once it is cancelled, and for a fan whose tier has no calls any more. */
  joinUrl: z.string().nullable(),
});
export type Call = z.output<typeof callShape>;
