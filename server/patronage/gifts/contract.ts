import { z } from "zod";
import { currencyInput } from "../currencies/contract";
import { checkoutShape, idInput, uiModeInput } from "../giving";
import { GIFT_MESSAGE_CHARS_MAX } from "./rules";

const EMAIL_CHARS_MAX = 254;
const CODE_CHARS_MAX = 100;
const STATUSES = ["PENDING", "PAID", "SENT", "REDEEMED", "EXPIRED", "REFUNDED"] as const;
const months = z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12)]);
const tier = z.object({ key: z.string(), name: z.string() });
const artist = z.object({ id: z.string(), name: z.string(), handle: z.string() });

export const giftInput = z.object({
  artistId: idInput,
  tier: z.string().min(1).max(EMAIL_CHARS_MAX),
  months,
  /** What to pay in; the tier's own without it. */
  currency: currencyInput.optional(),
  recipientEmail: z.string().trim().max(EMAIL_CHARS_MAX).pipe(z.email("Write an address such as name@example.org.")),
  message: z.string().trim().max(GIFT_MESSAGE_CHARS_MAX).default(""),
  /** When the mail with the code goes out; at once when it is left out. */
  sendAt: z.iso.datetime({ offset: true }).optional(),
  uiMode: uiModeInput,
});
export type GiftInput = z.output<typeof giftInput>;

export const madeGiftShape = z.object({ giftId: z.string(), status: z.enum(STATUSES), amount: z.number().int(), checkout: checkoutShape.nullable() });
export type MadeGift = z.output<typeof madeGiftShape>;

/** A gift as its giver sees it. Cents of `currency`. */
export const giftShape = z.object({
  id: z.string(),
  artist,
  tier,
  months: z.number().int(),
  amount: z.number().int(),
  currency: z.string(),
  recipientEmail: z.string(),
  message: z.string(),
  status: z.enum(STATUSES),
  sendAt: z.string(),
  paidAt: z.string().nullable(),
  redeemedAt: z.string().nullable(),
});
export type Gift = z.output<typeof giftShape>;

export const codeInput = z.object({ code: z.string().min(1).max(CODE_CHARS_MAX) });

/** What whoever has the code sees of a gift. */
export const giftCardShape = z.object({ artist, tier, months: z.number().int(), from: z.string(), message: z.string(), isRedeemed: z.boolean() });
export type GiftCard = z.output<typeof giftCardShape>;

export const redeemedShape = z.object({ artist, tier, startsAt: z.string(), endsAt: z.string() });
export type Redeemed = z.output<typeof redeemedShape>;
