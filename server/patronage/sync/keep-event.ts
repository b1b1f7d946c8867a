import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { stripeEvents } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { dateOf } from "./reading";

/** The kinds of objects that anything of ours follows from. */
const HEEDED = new Set(["checkout.session", "subscription", "invoice", "payment_intent", "charge", "refund", "dispute", "setup_intent"]);

interface EventObject {
  readonly object: string;
  readonly id: string;
  readonly customerId: string | null;
}

function readEventObject(event: Stripe.Event): EventObject {
  const given: Readonly<Record<string, unknown>> = { ...event.data.object };
  const { object, id, customer } = given;
  return {
    object: typeof object === "string" ? object : "",
    id: typeof id === "string" ? id : "",
    customerId: typeof customer === "string" ? customer : null,
  };
}

/** Keeps an event of Stripe and sets its job going, once: a repeat changes nothing. @returns whether it was new and means anything to us. */
export async function keepEvent(tx: Tx, event: Stripe.Event, now: Date): Promise<boolean> {
  const { object, id: objectId, customerId } = readEventObject(event);
  const isHeeded = HEEDED.has(object);
  const readingNo = sql<number>`nextval('stripe_readings')`;
  const row = { readingNo, id: event.id, type: event.type, objectType: object, objectId, customerId, createdAt: dateOf(event.created), receivedAt: now };
  const inserted = await tx
    .insert(stripeEvents)
    .values({ ...row, processedAt: isHeeded ? null : now })
    .onConflictDoNothing()
    .returning({ id: stripeEvents.id });
  if (inserted.length === 0 || !isHeeded) return false;
  const data = { stripeEventId: event.id, customerId: customerId ?? objectId };
  await sendEvent(tx, { id: `stripe-event:${event.id}`, name: "patronage/stripe-event.received", data });
  return true;
}
