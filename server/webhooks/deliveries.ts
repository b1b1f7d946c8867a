import { and, eq, inArray, lt } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "@/db/client";
import { webhookDeliveries, webhookEvents } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { type Delivery, type DeliveryWithAttempts, deliveryShape, replayedShape } from "./contract";
import { bodyOf } from "./deliver";
import { type DeliveryRow, type FullDelivery, findFullDelivery, findOwnEndpoint, selectAttempts, selectDeliveries } from "./queries";
import { addDelivery, requestDelivery } from "./record-event";

const REPLAYS_MAX = 1_000;
const KEPT_MS = 60 * DAY_MS;
const FORGOTTEN_MAX = 5_000;

function show({ delivery, event }: FullDelivery): Delivery {
  const { id, endpointId, eventId, status, attempts } = delivery;
  const times = { createdAt: delivery.createdAt.toISOString(), deliveredAt: delivery.deliveredAt?.toISOString() ?? null };
  return { id, endpointId, eventId, status, attempts, type: event.type, ...times };
}

/** What was sent to one of the caller's endpoints, newest first. @throws DomainError `not_found`. */
export async function listDeliveries(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly endpointId: string; readonly status?: DeliveryRow["status"] | undefined },
): Promise<Page<Delivery>> {
  const endpoint = await findOwnEndpoint(services.db, { endpointId: input.endpointId, artistId: actor.userId });
  if (endpoint === null) throw new DomainError("not_found");
  const { rows, total } = await selectDeliveries(services.db, { endpointId: endpoint.id, status: input.status }, input);
  return cutPage(rows, { limit: input.limit, total }, { item: show, cursor: ({ delivery }) => delivery.id });
}

/** One delivery of the caller's with what was posted and every try. @throws DomainError `not_found`. */
export async function getDelivery(services: Services, actor: Actor, input: { readonly deliveryId: string }): Promise<DeliveryWithAttempts> {
  const full = await findFullDelivery(services.db, { ...input, artistId: actor.userId });
  if (full === null) throw new DomainError("not_found");
  const attempts = await selectAttempts(services.db, full.delivery.id);
  const log = attempts.map(({ deliveryId: _, at, ...attempt }) => ({ ...attempt, at: at.toISOString() }));
  return { ...show(full), body: bodyOf(full.event), log };
}

/** Opens a delivery for another round of tries, in the caller's transaction; one that is under way is left alone. */
async function reopen(tx: Tx, delivery: DeliveryRow, now: Date): Promise<void> {
  if (delivery.status === "pending") return;
  const round = delivery.round + 1;
  const isAsRead = and(eq(webhookDeliveries.id, delivery.id), eq(webhookDeliveries.round, delivery.round));
  const opened = await tx
    .update(webhookDeliveries)
    .set({ status: "pending", round, deliveredAt: null, updatedAt: now })
    .where(isAsRead)
    .returning({ id: webhookDeliveries.id });
  if (opened.length > 0) await requestDelivery(tx, { id: delivery.id, endpointId: delivery.endpointId, round });
}

function requireEnabled(status: "enabled" | "disabled"): void {
  if (status === "disabled") throw new DomainError("rule_refused", { sentence: "This endpoint is turned off. Turn it on first." });
}

async function showDelivery(tx: Tx, actor: Actor, deliveryId: string): Promise<Delivery> {
  const full = await findFullDelivery(tx, { deliveryId, artistId: actor.userId });
  if (full === null) throw new DomainError("not_found");
  return show(full);
}

/** Sends one delivery of the caller's again, whatever became of it. @throws DomainError `not_found`, `rule_refused` while the endpoint is off. */
export async function replayDelivery(
  services: Services,
  actor: Actor,
  input: { readonly deliveryId: string },
  idempotencyKey: string | null,
): Promise<Delivery> {
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "webhooks/replay", input },
      async () => {
        const full = await findFullDelivery(tx, { ...input, artistId: actor.userId });
        if (full === null) throw new DomainError("not_found");
        requireEnabled(full.endpoint.status);
        await reopen(tx, full.delivery, services.clock.now());
        return showDelivery(tx, actor, full.delivery.id);
      },
      (stored) => deliveryShape.parse(stored),
    ),
  );
}

/** Sends everything again that failed at one of the caller's endpoints; of very much, the newest. @throws as `replayDelivery`. */
export async function replayFailed(
  services: Services,
  actor: Actor,
  input: { readonly endpointId: string },
  idempotencyKey: string | null,
): Promise<z.output<typeof replayedShape>> {
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "webhooks/replay-failed", input },
      async () => {
        const endpoint = await findOwnEndpoint(tx, { endpointId: input.endpointId, artistId: actor.userId });
        if (endpoint === null) throw new DomainError("not_found");
        requireEnabled(endpoint.status);
        const { rows } = await selectDeliveries(tx, { endpointId: endpoint.id, status: "failed" }, { limit: REPLAYS_MAX, offset: 0 });
        for (const { delivery } of rows) await reopen(tx, delivery, services.clock.now());
        return { replayed: rows.length };
      },
      (stored) => replayedShape.parse(stored),
    ),
  );
}

/** Sends a `ping` to one of the caller's endpoints. @throws as `replayDelivery`. */
export async function sendPing(services: Services, actor: Actor, input: { readonly endpointId: string }, idempotencyKey: string | null): Promise<Delivery> {
  const now = services.clock.now();
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "webhooks/ping", input },
      async () => {
        const endpoint = await findOwnEndpoint(tx, { endpointId: input.endpointId, artistId: actor.userId });
        if (endpoint === null) throw new DomainError("not_found");
        requireEnabled(endpoint.status);
        const eventId = newId("event", now.getTime());
        await tx.insert(webhookEvents).values({ id: eventId, artistId: actor.userId, type: "ping", data: { endpointId: endpoint.id }, createdAt: now });
        return showDelivery(tx, actor, await addDelivery(tx, { endpointId: endpoint.id, eventId }, now));
      },
      (stored) => deliveryShape.parse(stored),
    ),
  );
}

/** Forgets what was told two months ago. For the nightly job. */
export async function forgetOldEvents(services: Services): Promise<{ readonly forgotten: number; readonly isMoreLeft: boolean }> {
  const before = new Date(services.clock.now().getTime() - KEPT_MS);
  const old = services.db.select({ id: webhookEvents.id }).from(webhookEvents).where(lt(webhookEvents.createdAt, before)).limit(FORGOTTEN_MAX);
  const gone = await services.db.delete(webhookEvents).where(inArray(webhookEvents.id, old)).returning({ id: webhookEvents.id });
  return { forgotten: gone.length, isMoreLeft: gone.length === FORGOTTEN_MAX };
}
