import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { users, webhookAttempts, webhookDeliveries, webhookEndpoints } from "@/db/schema";
import { letter, pageUrl, queueMail } from "@/server/accounts";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { type EndpointRow, type EventRow, type FullDelivery, findFullDelivery } from "./queries";
import { delayAfter, FAILING_MS_MAX } from "./rules";
import { openSecret } from "./sealed-secret";
import { type Sent, sendRequest } from "./send-request";
import { signatureHeader } from "./signature-header";

/** What is posted. The id is the same in every try, so that a receiver can leave out what it has seen. */
export function bodyOf(event: EventRow): string {
  return JSON.stringify({ id: event.id, type: event.type, createdAt: event.createdAt.toISOString(), data: event.data });
}

function secretsOf(services: Services, endpoint: EndpointRow, now: Date): readonly string[] {
  const previous = endpoint.previousSecretEndsAt !== null && endpoint.previousSecretEndsAt > now ? endpoint.sealedPreviousSecret : null;
  return [endpoint.sealedSecret, previous].filter((sealed) => sealed !== null).map((sealed) => openSecret(services.env, sealed));
}

async function post(services: Services, { endpoint, event }: FullDelivery, now: Date): Promise<Sent> {
  const body = bodyOf(event);
  const headers = {
    "content-type": "application/json",
    "user-agent": "MHC-Streaming-Webhooks/1",
    "mhc-event-id": event.id,
    "mhc-event-type": event.type,
    "mhc-signature": signatureHeader(secretsOf(services, endpoint, now), body, now),
  };
  return sendRequest(endpoint.url, body, headers, services.env.DEPLOYMENT === "local");
}

export type Outcome = { readonly isOver: true } | { readonly isOver: false; readonly delayMs: number };
const OVER: Outcome = { isOver: true };

/**
 * One try to deliver, the `triesDone + 1`th of its round, and a row in the log. Says how long to wait before the next one.
 * Killed after the post and before the log, it posts again: the receiver knows the event's id.
 */
export async function tryDelivery(
  services: Services,
  input: { readonly deliveryId: string; readonly round: number; readonly triesDone: number },
): Promise<Outcome> {
  const full = await findFullDelivery(services.db, input);
  if (full === null || full.delivery.status !== "pending" || full.delivery.round !== input.round) return OVER;
  if (full.endpoint.status === "disabled") {
    await endDelivery(services.db, full, "failed", services.clock.now());
    return OVER;
  }
  const sent = await post(services, full, services.clock.now());
  return noteAttempt(services, full, sent, input.triesDone);
}

async function endDelivery(tx: Tx, { delivery }: FullDelivery, status: "delivered" | "failed", now: Date): Promise<void> {
  const change = { status, updatedAt: now, deliveredAt: status === "delivered" ? now : null };
  await tx
    .update(webhookDeliveries)
    .set(change)
    .where(and(eq(webhookDeliveries.id, delivery.id), eq(webhookDeliveries.status, "pending"), eq(webhookDeliveries.round, delivery.round)));
}

async function noteAttempt(services: Services, full: FullDelivery, sent: Sent, triesDone: number): Promise<Outcome> {
  const now = services.clock.now();
  const { delivery, endpoint } = full;
  const isDelivered = sent.statusCode !== null && sent.statusCode >= 200 && sent.statusCode < 300;
  const delayMs = isDelivered ? null : delayAfter(triesDone + 1);
  await services.db.transaction(async (tx) => {
    const [counted] = await tx
      .update(webhookDeliveries)
      .set({ attempts: sql`${webhookDeliveries.attempts} + 1`, updatedAt: now })
      .where(eq(webhookDeliveries.id, delivery.id))
      .returning({ number: webhookDeliveries.attempts });
    // Deleted with its endpoint in the meantime.
    if (counted === undefined) return;
    const { durationMs, statusCode, error, text: responseText } = sent;
    // Postgres' text holds every letter but one.
    const clean = responseText.replaceAll("\0", "");
    await tx.insert(webhookAttempts).values({ deliveryId: delivery.id, number: counted.number, at: now, durationMs, statusCode, error, responseText: clean });
    if (isDelivered) await endDelivery(tx, full, "delivered", now);
    else if (delayMs === null) await endDelivery(tx, full, "failed", now);
    await noteHealth(services, tx, endpoint, isDelivered, now);
  });
  return delayMs === null ? OVER : { isOver: false, delayMs };
}

/** Remembers since when an endpoint fails; after days of it, turns it off and tells its artist. */
async function noteHealth(services: Services, tx: Tx, endpoint: EndpointRow, isWell: boolean, now: Date): Promise<void> {
  const here = eq(webhookEndpoints.id, endpoint.id);
  if (isWell) {
    if (endpoint.failingSince !== null) await tx.update(webhookEndpoints).set({ failingSince: null }).where(here);
    return;
  }
  await tx
    .update(webhookEndpoints)
    .set({ failingSince: now })
    .where(and(here, isNull(webhookEndpoints.failingSince)));
  const since = endpoint.failingSince;
  if (since === null || now.getTime() - since.getTime() < FAILING_MS_MAX) return;
  const disabledReason = `Nothing was answered well since ${since.toISOString()}.`;
  const disabled = await tx
    .update(webhookEndpoints)
    .set({ status: "disabled", disabledAt: now, disabledReason, updatedAt: now })
    .where(and(here, eq(webhookEndpoints.status, "enabled")))
    .returning({ artistId: webhookEndpoints.artistId });
  if (disabled.length === 0) return;
  await mailDisabled(services, tx, endpoint, now);
  await appendAudit(tx, { actorId: "webhooks", action: "webhooks/endpoint.disabled", target: endpoint.id, after: { disabledReason } }, now);
}

async function mailDisabled(services: Services, tx: Tx, endpoint: EndpointRow, now: Date): Promise<void> {
  const [artist] = await tx.select({ email: users.email }).from(users).where(eq(users.id, endpoint.artistId)).limit(1);
  if (artist === undefined) return;
  const body = letter(
    `Your endpoint ${endpoint.url} has not answered well for days, so nothing is sent to it any more.`,
    `When it is well again, turn it on, and send again what it missed: ${pageUrl(services.env, "/studio/webhooks")}`,
  );
  await queueMail(tx, { to: artist.email, subject: "Your webhook endpoint was turned off", body }, now);
}
