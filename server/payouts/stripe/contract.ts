import { z } from "zod";

const PASSWORD_CHARS_MAX = 200;

/** How far an artist's set-up at Stripe has come. */
export const stripeAccountShape = z.object({
  stripeAccountId: z.string().nullable(),
  /** none: not begun. pending: Stripe still wants something. ready: it can be chosen as the payout method. */
  status: z.enum(["none", "pending", "ready"]),
  readAt: z.string().nullable(),
});
export type StripeAccountState = z.output<typeof stripeAccountShape>;

export const onboardingInput = z.object({ country: z.string().regex(/^[A-Z]{2}$/) });
/** Where Stripe asks who the artist is; works once, for some minutes. */
export const onboardingShape = z.object({ url: z.string() });
export const useAccountInput = z.object({ password: z.string().max(PASSWORD_CHARS_MAX) });
