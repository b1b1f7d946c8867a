import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { webhookDeliveries, webhookEndpoints, webhookEvents } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { newId } from "@/server/kernel/ids";
import type { Json } from "@/server/kernel/sql";
import type { Services } from "@/server/services";
import { isMatch } from "./rules";

const ID_CHARS = 26;

export interface Happening {
  /** The id of our own event that told of it: the same one is the same event to the artist. */
  readonly sourceId: string;
  readonly type: string;
  readonly artistId: string;
  readonly data: { readonly [key: string]: Json };
}

/** Made from what happened, so that whoever hears of it twice can tell. */
export function eventIdOf(sourceId: string): string {
  return `evt_${createHash("sha256").update(sourceId).digest("hex").slice(0, ID_CHARS)}`;
}

/** Puts a delivery on its way, in the transaction that made or reopened it. */
export async function requestDelivery(tx: Tx, delivery: { readonly id: string; readonly endpointId: string; readonly round: number }): Promise<void> {
  const data = { deliveryId: delivery.id, endpointId: delivery.endpointId, round: delivery.round };
  await sendEvent(tx, { id: `webhooks/delivery.requested:${delivery.id}:${delivery.round}`, name: "webhooks/delivery.requested", data });
}

/** Writes down what happened and who is to be told, once, in one transaction. @returns how many endpoints are told; 0 for a repeat. */
export async function recordEvent(services: Services, happening: Happening): Promise<{ readonly deliveries: number }> {
  const now = services.clock.now();
  const { sourceId, type, artistId, data } = happening;
  return services.db.transaction(async (tx) => {
    const event = { id: eventIdOf(sourceId), artistId, type, data, createdAt: now };
    const made = await tx.insert(webhookEvents).values(event).onConflictDoNothing().returning({ id: webhookEvents.id });
    if (made.length === 0) return { deliveries: 0 };
    const endpoints = await tx
      .select({ id: webhookEndpoints.id, eventTypes: webhookEndpoints.eventTypes })
      .from(webhookEndpoints)
      .where(and(eq(webhookEndpoints.artistId, artistId), eq(webhookEndpoints.status, "enabled")));
    const told = endpoints.filter((endpoint) => endpoint.eventTypes.some((pattern) => isMatch(pattern, type)));
    for (const endpoint of told) await addDelivery(tx, { endpointId: endpoint.id, eventId: event.id }, now);
    return { deliveries: told.length };
  });
}

export async function addDelivery(tx: Tx, params: { readonly endpointId: string; readonly eventId: string }, now: Date): Promise<string> {
  const delivery = { ...params, id: newId("delivery", now.getTime()), round: 0 };
  await tx.insert(webhookDeliveries).values({ ...delivery, status: "pending", createdAt: now, updatedAt: now });
  await requestDelivery(tx, delivery);
  return delivery.id;
}
