import { z } from "zod";
import { checkoutShape, idInput, uiModeInput } from "../giving";
import { MESSAGE_CHARS_MAX, TIP_CENTS_MAX, TIP_CENTS_MIN } from "./rules";

export const TIP_STATUSES = ["PENDING", "PAID", "FAILED", "EXPIRED", "REFUNDED"] as const;

export const tipInput = z.object({
  artistId: idInput,
  /** Cents of US dollars, as goals count. */
  amount: z.number().int().min(TIP_CENTS_MIN, "A tip is $2.00 or more.").max(TIP_CENTS_MAX, "A tip is $10,000.00 or less."),
  message: z.string().trim().max(MESSAGE_CHARS_MAX).default(""),
  videoId: idInput.optional(),
  goalId: idInput.optional(),
  /** Given at a livestream of the artist. */
  livestreamId: idInput.optional(),
  /** Whether the fan is named on the wall of supporters. */
  showsName: z.boolean().default(false),
  uiMode: uiModeInput,
});
export type TipInput = z.output<typeof tipInput>;

export const sentTipShape = z.object({
  tipId: z.string(),
  status: z.enum(TIP_STATUSES),
  /** Null once it was paid. */
  checkout: checkoutShape.nullable(),
});
export type SentTip = z.output<typeof sentTipShape>;

/** A tip as its fan and its artist see it. Amounts in cents; what the artist gets is known once it was paid. */
export const tipShape = z.object({
  id: z.string(),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  fan: z.object({ id: z.string(), name: z.string() }),
  amount: z.number().int(),
  currency: z.string(),
  artistCents: z.number().int().nullable(),
  paymentId: z.string().nullable(),
  message: z.string(),
  showsName: z.boolean(),
  status: z.enum(TIP_STATUSES),
  videoId: z.string().nullable(),
  goalId: z.string().nullable(),
  createdAt: z.string(),
  paidAt: z.string().nullable(),
});
export type Tip = z.output<typeof tipShape>;
