import { and, count, desc, eq, lt, type SQL } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { webhookAttempts, webhookDeliveries, webhookEndpoints, webhookEvents } from "@/db/schema";
import type { PageRequest } from "@/server/kernel/page";

export type EndpointRow = typeof webhookEndpoints.$inferSelect;
export type DeliveryRow = typeof webhookDeliveries.$inferSelect;
export type EventRow = typeof webhookEvents.$inferSelect;

const ATTEMPTS_SHOWN_MAX = 100;

/** The artist's own; null for anybody else's. */
export async function findOwnEndpoint(db: Tx, params: { readonly endpointId: string; readonly artistId: string }): Promise<EndpointRow | null> {
  const mine = and(eq(webhookEndpoints.id, params.endpointId), eq(webhookEndpoints.artistId, params.artistId));
  const [row] = await db.select().from(webhookEndpoints).where(mine).limit(1);
  return row ?? null;
}

export async function lockOwnEndpoint(tx: Tx, params: { readonly endpointId: string; readonly artistId: string }): Promise<EndpointRow | null> {
  const mine = and(eq(webhookEndpoints.id, params.endpointId), eq(webhookEndpoints.artistId, params.artistId));
  const [row] = await tx.select().from(webhookEndpoints).where(mine).for("update").limit(1);
  return row ?? null;
}

export async function selectEndpoints(db: Tx, artistId: string, limit: number): Promise<readonly EndpointRow[]> {
  return db.select().from(webhookEndpoints).where(eq(webhookEndpoints.artistId, artistId)).orderBy(desc(webhookEndpoints.id)).limit(limit);
}

export interface FullDelivery {
  readonly delivery: DeliveryRow;
  readonly endpoint: EndpointRow;
  readonly event: EventRow;
}

const full = { delivery: webhookDeliveries, endpoint: webhookEndpoints, event: webhookEvents };

const selectFull = (db: Tx) =>
  db
    .select(full)
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId));

/** Of one artist when they are named, of anybody for the job. */
export async function findFullDelivery(db: Tx, params: { readonly deliveryId: string; readonly artistId?: string }): Promise<FullDelivery | null> {
  const isMine = params.artistId === undefined ? undefined : eq(webhookEndpoints.artistId, params.artistId);
  const [row] = await selectFull(db)
    .where(and(eq(webhookDeliveries.id, params.deliveryId), isMine))
    .limit(1);
  return row ?? null;
}

/** Of one endpoint, newest first, only those of a status when it is named. */
export async function selectDeliveries(
  db: Tx,
  params: { readonly endpointId: string; readonly status?: DeliveryRow["status"] | undefined },
  page: PageRequest,
) {
  const where: SQL | undefined = and(
    eq(webhookDeliveries.endpointId, params.endpointId),
    params.status === undefined ? undefined : eq(webhookDeliveries.status, params.status),
  );
  const rows = await selectFull(db)
    .where(and(where, page.cursor === undefined ? undefined : lt(webhookDeliveries.id, page.cursor)))
    .orderBy(desc(webhookDeliveries.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await db.select({ total: count() }).from(webhookDeliveries).where(where);
  return { rows, total: counted?.total ?? 0 };
}

export async function selectAttempts(db: Tx, deliveryId: string) {
  return db.select().from(webhookAttempts).where(eq(webhookAttempts.deliveryId, deliveryId)).orderBy(desc(webhookAttempts.number)).limit(ATTEMPTS_SHOWN_MAX);
}
