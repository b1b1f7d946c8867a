import { and, asc, eq, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { checkouts, patronSubscriptions, stripeBalanceTransactions, stripeCustomers, stripeEvents } from "@/db/schema";
import { sendEvent, sendEvents } from "@/inngest/events";
import { HOUR_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { keepEvent } from "../sync/keep-event";
import { MARKS, readMark, writeMark } from "./mark";

/** Looked at again in each sweep, because a list of Stripe may lag behind. */
const OVERLAP_MS = 2 * HOUR_MS;
/** Stripe lists events for thirty days (docs.stripe.com/api/events). */
const EVENTS_MS_MAX = 30 * 24 * HOUR_MS;
const PAGE_ITEMS = 100;
/** More than Stripe makes for any platform in the time that it lists. */
const PAGES_MAX = 20_000;
const OWN_ITEMS_MAX = 2_000;
/** What runs well is read again once a day. */
const STALE_MS = 24 * HOUR_MS;
/** A job that is on its way is left this long before it is set going anew. */
const STUCK_MS = 10 * 60_000;

export interface Swept {
  readonly events: number;
  readonly stuckEvents: number;
  readonly movements: number;
  readonly checkouts: number;
  readonly subscriptions: number;
}

async function readSince(services: Services): Promise<Date> {
  const swept = await readMark(services.db, MARKS.swept);
  const at = swept === null ? new Date(0) : new Date(swept);
  const oldest = services.clock.now().getTime() - EVENTS_MS_MAX;
  return new Date(Math.max(at.getTime() - OVERLAP_MS, oldest));
}

interface ToRead {
  readonly objectId: string | null;
  readonly customerId: string | null;
}

/** Asks for things to be read again. One event each: what breaks on one stops no other. */
async function requestSyncs(tx: Tx, slot: string, objectType: string, items: readonly ToRead[]): Promise<void> {
  const events = items.flatMap(({ objectId, customerId }) =>
    objectId === null ? [] : [{ id: `sweep:${slot}:${objectId}`, data: { objectType, objectId, customerId: customerId ?? objectId } }],
  );
  await sendEvents(tx, "patronage/sync.requested", events);
}

/**
 * All of a list at Stripe, page by page, to its end: what was not read would lie before the mark and never be looked for again.
 * @throws Error for a list without an end, so that the sweep counts as none.
 */
async function* pagesOf<T extends { readonly id: string }>(
  list: (page: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>,
): AsyncGenerator<readonly T[]> {
  let startingAfter: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { data, has_more: hasMore } = await list({ limit: PAGE_ITEMS, ...(startingAfter === undefined ? {} : { starting_after: startingAfter }) });
    yield data;
    startingAfter = data.at(-1)?.id;
    if (!hasMore || startingAfter === undefined) return;
  }
  throw new Error(`A list of Stripe goes on after ${PAGES_MAX} pages.`);
}

/** Every event of the time that we do not have, whatever Stripe believes of its delivery. */
async function sweepEvents(services: Services, since: Date): Promise<number> {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  let kept = 0;
  for await (const events of pagesOf((page) => services.stripe.call((stripe) => stripe.events.list({ ...page, created })))) {
    const ids = events.map(({ id }) => id);
    const known = await services.db.select({ id: stripeEvents.id }).from(stripeEvents).where(inArray(stripeEvents.id, ids));
    const knownIds = new Set(known.map(({ id }) => id));
    for (const event of events.filter(({ id }) => !knownIds.has(id))) {
      const isNew = await services.db.transaction((tx) => keepEvent(tx, event, services.clock.now()));
      if (isNew) kept += 1;
    }
  }
  return kept;
}

/** Events that were kept and never came to their end. */
async function sweepStuck(services: Services, slot: string): Promise<number> {
  const before = new Date(services.clock.now().getTime() - STUCK_MS);
  const rows = await services.db
    .select()
    .from(stripeEvents)
    .where(and(isNull(stripeEvents.processedAt), lt(stripeEvents.receivedAt, before)))
    .limit(OWN_ITEMS_MAX);
  for (const row of rows) {
    const data = { stripeEventId: row.id, customerId: row.customerId ?? row.objectId };
    await sendEvent(services.db, { id: `sweep:${slot}:${row.id}`, name: "patronage/stripe-event.received", data });
  }
  return rows.length;
}

/** Movements of the balance that are not in our books. */
async function sweepMovements(services: Services, since: Date, slot: string): Promise<number> {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  let found = 0;
  for await (const movements of pagesOf((page) => services.stripe.call((stripe) => stripe.balanceTransactions.list({ ...page, created })))) {
    const ids = movements.map(({ id }) => id);
    const known = await services.db
      .select({ id: stripeBalanceTransactions.id })
      .from(stripeBalanceTransactions)
      .where(inArray(stripeBalanceTransactions.id, ids));
    const knownIds = new Set(known.map(({ id }) => id));
    const missing = ids.filter((id) => !knownIds.has(id)).map((objectId) => ({ objectId, customerId: null }));
    await requestSyncs(services.db, slot, "balance_transaction", missing);
    found += missing.length;
  }
  return found;
}

/** Tries to pay that are open, those first that were looked at longest ago: each gets its turn, however many there are. */
async function sweepCheckouts(services: Services, slot: string): Promise<number> {
  return services.db.transaction(async (tx) => {
    const rows = await tx
      .select({ id: checkouts.id, objectId: checkouts.stripeSessionId, customerId: stripeCustomers.stripeCustomerId })
      .from(checkouts)
      .leftJoin(stripeCustomers, eq(stripeCustomers.userId, checkouts.fanId))
      .where(and(eq(checkouts.status, "open"), isNotNull(checkouts.stripeSessionId)))
      .orderBy(asc(checkouts.updatedAt), asc(checkouts.id))
      .limit(OWN_ITEMS_MAX);
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await tx.update(checkouts).set({ updatedAt: services.clock.now() }).where(inArray(checkouts.id, ids));
    await requestSyncs(tx, slot, "checkout.session", rows);
    return rows.length;
  });
}

async function sweepSubscriptions(services: Services, slot: string): Promise<number> {
  const { status, lastSyncedAt, stripeSubscriptionId, currentPeriodEnd } = patronSubscriptions;
  const now = services.clock.now();
  const isDue = or(inArray(status, ["INCOMPLETE", "PAST_DUE"]), lt(lastSyncedAt, new Date(now.getTime() - STALE_MS)), lt(currentPeriodEnd, now));
  const rows = await services.db
    .select({ objectId: stripeSubscriptionId, customerId: stripeCustomers.stripeCustomerId })
    .from(patronSubscriptions)
    .leftJoin(stripeCustomers, eq(stripeCustomers.userId, patronSubscriptions.fanId))
    .where(and(inArray(status, ["INCOMPLETE", "TRIALING", "ACTIVE", "PAST_DUE", "PAUSED"]), isNotNull(stripeSubscriptionId), isDue))
    .orderBy(lastSyncedAt)
    .limit(OWN_ITEMS_MAX);
  await requestSyncs(services.db, slot, "subscription", rows);
  return rows.length;
}

/**
 * Finds everything that happened at Stripe and did not reach us, without trusting any delivery: events and movements of the balance that
 * we do not have, tries to pay that are open, subscriptions that owe or were not read for a day. Each is asked for by an event of its own.
 */
export async function sweepStripe(services: Services): Promise<Swept> {
  const startedAt = services.clock.now();
  const since = await readSince(services);
  const slot = startedAt.toISOString();
  const swept = {
    events: await sweepEvents(services, since),
    stuckEvents: await sweepStuck(services, slot),
    checkouts: await sweepCheckouts(services, slot),
    subscriptions: await sweepSubscriptions(services, slot),
    movements: await sweepMovements(services, since, slot),
  };
  await writeMark(services.db, MARKS.swept, startedAt.toISOString(), startedAt);
  return swept;
}
