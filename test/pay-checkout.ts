import { desc, eq } from "drizzle-orm";
import { checkouts } from "@/db/schema";
import { type Completion, completeSession } from "@/sandbox/stripe/checkout/complete-session";
import type { TestMoney } from "./stripe";

/** What Stripe.js does when somebody presses "Pay" in the newest checkout of something; nothing of ours has heard of it yet. */
export async function pressPay(t: TestMoney, subjectId: string, how: Completion = { paymentMethod: "pm_card_visa" }): Promise<string> {
  const [checkout] = await t.services.db.select().from(checkouts).where(eq(checkouts.subjectId, subjectId)).orderBy(desc(checkouts.id)).limit(1);
  const sessionId = checkout?.stripeSessionId;
  if (sessionId == null) throw new Error(`${subjectId} has no checkout.`);
  t.stripe.sandbox.engine.run({ account: null, request: { id: null, idempotency_key: null } }, (ctx) => completeSession(ctx, sessionId, how));
  return sessionId;
}
