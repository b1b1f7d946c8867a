import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { keepEvent } from "./keep-event";

export interface Webhook {
  readonly rawBody: string;
  /** The header `Stripe-Signature`. */
  readonly signature: string | null;
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
  await services.db.transaction((tx) => keepEvent(tx, read.event, now));
}
