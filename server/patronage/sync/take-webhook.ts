import type Stripe from "stripe";
import { stripeEvents } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { dateOf } from "./reading";

export interface Webhook {
  readonly rawBody: string;
  /** The header `Stripe-Signature`. */
  readonly signature: string | null;
}

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

/**
 * Takes one message of Stripe: its row and the event for the job are written in one transaction, and nothing else is done, so that the
 * answer is fast. What it says is not believed; the job reads the object anew. A repeat of a taken one changes nothing.
 * @throws DomainError `invalid_input` for a signature that does not hold (Stripe will not send it again), `unavailable` without a secret.
 */
export async function takeWebhook(services: Services, webhook: Webhook): Promise<void> {
  const now = services.clock.now();
  const read = services.stripe.readWebhook(webhook.rawBody, webhook.signature, now);
  if ("refusal" in read) throw new DomainError("invalid_input", { sentence: read.refusal });
  const { event } = read;
  const { object, id: objectId, customerId } = readEventObject(event);
  const isHeeded = HEEDED.has(object);
  await services.db.transaction(async (tx) => {
    const row = { id: event.id, type: event.type, objectType: object, objectId, customerId, createdAt: dateOf(event.created), receivedAt: now };
    const inserted = await tx
      .insert(stripeEvents)
      .values({ ...row, processedAt: isHeeded ? null : now })
      .onConflictDoNothing()
      .returning({ id: stripeEvents.id });
    if (inserted.length === 0 || !isHeeded) return;
    const data = { stripeEventId: event.id, customerId: customerId ?? objectId };
    await sendEvent(tx, { id: `stripe-event:${event.id}`, name: "patronage/stripe-event.received", data });
  });
}
