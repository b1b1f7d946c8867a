import type Stripe from "stripe";
import { sendEvent } from "@/inngest/events";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";

/** What anything of ours follows from, of what happens in an artist's account. */
const HEEDED = new Set(["payout", "account"]);

export interface Webhook {
  readonly rawBody: string;
  /** The header `Stripe-Signature`. */
  readonly signature: string | null;
}

function objectOf(event: Stripe.Event): { readonly object: string; readonly id: string } {
  const given: Readonly<Record<string, unknown>> = { ...event.data.object };
  const { object, id } = given;
  return { object: typeof object === "string" ? object : "", id: typeof id === "string" ? id : "" };
}

/**
 * Takes one message of Stripe about an artist's account. What it says is not believed: a job reads the object that it names anew. The same
 * message twice is one job.
 * @throws DomainError `invalid_input` for a signature that does not hold, `unavailable` without a secret.
 */
export async function takeConnectWebhook(services: Services, webhook: Webhook): Promise<void> {
  const read = services.stripe.readWebhook(webhook.rawBody, webhook.signature, services.clock.now(), "connected");
  if ("refusal" in read) throw new DomainError("invalid_input", { sentence: read.refusal });
  const { event } = read;
  const { object: objectType, id: objectId } = objectOf(event);
  if (!HEEDED.has(objectType)) return;
  const data = { objectType, objectId, account: event.account ?? null };
  await sendEvent(services.db, { id: `stripe-connect:${event.id}`, name: "payouts/stripe-object.changed", data });
}
