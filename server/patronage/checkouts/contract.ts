import { z } from "zod";
import { artistShape } from "@/server/accounts";

const ID_CHARS_MAX = 64;
export const checkoutInput = z.object({ checkoutId: z.string().min(1).max(ID_CHARS_MAX) });

/** A try to pay, as who makes it sees it. Amounts in cents. */
export const shownCheckoutShape = z.object({
  checkoutId: z.string(),
  kind: z.enum(["subscription", "tip", "gift", "pledge", "ticket", "card"]),
  /** `waiting`: it was sent off, and the money is not here yet. `expired`: nothing was charged, and this one cannot be paid any more. */
  status: z.enum(["open", "waiting", "done", "expired"]),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string(), realm: artistShape.shape.realm }),
  /** What is paid for, such as "Gold, monthly". */
  label: z.string(),
  /** Set for a ticket: whoever paid it goes on there. */
  livestreamId: z.string().nullable(),
  amountCents: z.number().int(),
  currency: z.string(),
  /** Set for a subscription. */
  interval: z.enum(["month", "year"]).nullable(),
  /** A card is saved and nothing charged now. */
  isCardOnly: z.boolean(),
  /** Something is owed for the membership, which the card pays as soon as it is saved. */
  isOwed: z.boolean(),
  /** The platform's share as it is now, in basis points. */
  feeBps: z.number().int(),
  /** For Stripe.js; null once it is no longer open, and on Stripe's hosted page. */
  clientSecret: z.string().nullable(),
  /** What was paid and what of it the artist got; null before. */
  paid: z.object({ amountCents: z.number().int(), artistCents: z.number().int() }).nullable(),
});
export type ShownCheckout = z.output<typeof shownCheckoutShape>;

/** What payers in Europe are asked to agree to: the words of a box that nobody ticks for them. */
export const consentTextShape = z.object({ version: z.string(), label: z.string(), text: z.string() });
export type ConsentText = z.output<typeof consentTextShape>;

const VERSION_CHARS_MAX = 40;
export const consentVersion = z.string().min(1).max(VERSION_CHARS_MAX);

export const hostedCheckoutShape = z.object({ checkoutId: z.string(), url: z.string() });
