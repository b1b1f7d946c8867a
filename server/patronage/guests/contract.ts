import { z } from "zod";
import { checkoutShape } from "../giving";
import { pledgeInput } from "../goals/contract";
import { subscribeInput } from "../subscriptions/contract";
import { tipInput } from "../tips/contract";

const EMAIL_CHARS_MAX = 254;
const NAME_CHARS_MAX = 60;

const guest = {
  email: z.string().trim().max(EMAIL_CHARS_MAX).pipe(z.email("Write an address such as name@example.org.")),
  /** Under which an account is made, where the address has none. */
  name: z.string().trim().max(NAME_CHARS_MAX).optional(),
};

export const guestTipInput = tipInput.extend(guest);
export const guestPledgeInput = pledgeInput.extend(guest);
export const guestSubscribeInput = subscribeInput.extend(guest);
export type GuestTipInput = z.output<typeof guestTipInput>;
export type GuestPledgeInput = z.output<typeof guestPledgeInput>;
export type GuestSubscribeInput = z.output<typeof guestSubscribeInput>;

/** The same whatever the address: where to pay. Null for a repeat of what was paid since. */
export const guestAnswerShape = z.object({ checkout: checkoutShape.nullable() });
export type GuestAnswer = z.output<typeof guestAnswerShape>;
