import { and, eq, isNull } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { gifts } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import type { Services } from "@/server/services";
import { endAtOnce } from "../commands/write-cancel";
import type { Subject } from "../metadata";

/** Writes down what a guest's months were paid by, so that it is stopped, whatever became of the money. */
export async function applyRenewing(tx: Tx, subject: Subject, subscription: Pick<Stripe.Subscription, "id" | "status">): Promise<void> {
  if (subscription.status === "incomplete" || subscription.status === "incomplete_expired") return;
  const isNew = and(eq(gifts.id, subject.subjectId), eq(gifts.isMembership, true), isNull(gifts.stripeSubscriptionId));
  const [gift] = await tx.update(gifts).set({ stripeSubscriptionId: subscription.id }).where(isNew).returning({ id: gifts.id });
  if (gift !== undefined) await sendEvent(tx, { id: `gift:${gift.id}:due`, name: "patronage/gift.due", data: { giftId: gift.id } });
}

/** Stops at Stripe what a guest's months were paid by: nobody agreed for the owner of the address that it renews. Done once, and asked for until it is. */
export async function stopRenewal(services: Services, giftId: string): Promise<void> {
  const [gift] = await services.db.select().from(gifts).where(eq(gifts.id, giftId)).limit(1);
  if (gift === undefined || gift.stripeSubscriptionId === null || gift.renewalStoppedAt !== null) return;
  await endAtOnce(services, gift.stripeSubscriptionId);
  await services.db.update(gifts).set({ renewalStoppedAt: services.clock.now() }).where(eq(gifts.id, giftId));
}
