import { z } from "zod";
import type { payments } from "@/db/schema";

/** What the one path tells a part about money that came in or went back. */
export interface PaidSubject {
  /** tip_…, gift_… or plg_…. */
  readonly subjectId: string;
  readonly payment: Pick<typeof payments.$inferSelect, "id" | "amountCents" | "refundedCents" | "status">;
  /** When Stripe says that it happened. */
  readonly at: Date;
}

/** How a request to pay was made. */
export interface Asked {
  readonly idempotencyKey: string | null;
  /** Set for who is not signed in: whoever pays is shown nothing of the account that has this address, its cards least of all. */
  readonly guestEmail: string | null;
}

/** Where to pay: `clientSecret` is for Stripe.js, `url` is a page. */
export const checkoutShape = z.object({ checkoutId: z.string(), clientSecret: z.string(), url: z.string() });

export const uiModeInput = z.enum(["elements", "hosted_page"]).default("elements");

/**
 * What every tip, goal and pledge is in, whatever the fan pays memberships in: tips and pledges add up in goals, and a sum of several
 * currencies would change with every rate.
 */
export const CURRENCY = "USD";

export const ID_CHARS_MAX = 64;
export const idInput = z.string().min(1).max(ID_CHARS_MAX);
