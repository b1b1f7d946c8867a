import { and, eq, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";
import type Stripe from "stripe";
import { checkouts, patronSubscriptions, stripeBalanceTransactions, stripeCustomers, stripeEvents } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { HOUR_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { keepEvent } from "../sync/keep-event";
import { MARKS, readMark, writeMark } from "./mark";

/** Looked at again in each sweep, because a list of Stripe may lag behind. */
const OVERLAP_MS = 2 * HOUR_MS;
/** Stripe lists events for thirty days (docs.stripe.com/api/events). */
const EVENTS_MS_MAX = 30 * 24 * HOUR_MS;
const PAGE_ITEMS = 100;
const ITEMS_MAX = 20_000;
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

/** Asks for one thing to be read again. One event each: what breaks on one stops no other. */
async function requestSync(services: Services, slot: string, objectType: string, objectId: string, customerId: string | null): Promise<void> {
  const data = { objectType, objectId, customerId: customerId ?? objectId };
  await sendEvent(services.db, { id: `sweep:${slot}:${objectId}`, name: "patronage/sync.requested", data });
}

/** Every event of the time that we do not have, whatever Stripe believes of its delivery. */
async function sweepEvents(services: Services, since: Date): Promise<number> {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  let kept = 0;
  let startingAfter: string | undefined;
  for (let seen = 0; seen < ITEMS_MAX; seen += PAGE_ITEMS) {
    const params: Stripe.EventListParams = { limit: PAGE_ITEMS, created, ...(startingAfter === undefined ? {} : { starting_after: startingAfter }) };
    const page = await services.stripe.call((stripe) => stripe.events.list(params));
    for (const event of page.data) {
      const isNew = await services.db.transaction((tx) => keepEvent(tx, event, services.clock.now()));
      if (isNew) kept += 1;
    }
    startingAfter = page.data.at(-1)?.id;
    if (!page.has_more) break;
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
  let startingAfter: string | undefined;
  for (let seen = 0; seen < ITEMS_MAX; seen += PAGE_ITEMS) {
    const params: Stripe.BalanceTransactionListParams = {
      limit: PAGE_ITEMS,
      created,
      ...(startingAfter === undefined ? {} : { starting_after: startingAfter }),
    };
    const page = await services.stripe.call((stripe) => stripe.balanceTransactions.list(params));
    const ids = page.data.map(({ id }) => id);
    const known =
      ids.length === 0
        ? []
        : await services.db.select({ id: stripeBalanceTransactions.id }).from(stripeBalanceTransactions).where(inArray(stripeBalanceTransactions.id, ids));
    const knownIds = new Set(known.map(({ id }) => id));
    for (const id of ids.filter((each) => !knownIds.has(each))) {
      await requestSync(services, slot, "balance_transaction", id, null);
      found += 1;
    }
    startingAfter = ids.at(-1);
    if (!page.has_more) break;
  }
  return found;
}

async function sweepCheckouts(services: Services, slot: string): Promise<number> {
  const rows = await services.db
    .select({ sessionId: checkouts.stripeSessionId, customerId: stripeCustomers.stripeCustomerId })
    .from(checkouts)
    .leftJoin(stripeCustomers, eq(stripeCustomers.userId, checkouts.fanId))
    .where(and(eq(checkouts.status, "open"), isNotNull(checkouts.stripeSessionId)))
    .limit(OWN_ITEMS_MAX);
  for (const { sessionId, customerId } of rows) if (sessionId !== null) await requestSync(services, slot, "checkout.session", sessionId, customerId);
  return rows.length;
}

async function sweepSubscriptions(services: Services, slot: string): Promise<number> {
  const { status, lastSyncedAt, stripeSubscriptionId, currentPeriodEnd } = patronSubscriptions;
  const now = services.clock.now();
  const isDue = or(inArray(status, ["INCOMPLETE", "PAST_DUE"]), lt(lastSyncedAt, new Date(now.getTime() - STALE_MS)), lt(currentPeriodEnd, now));
  const rows = await services.db
    .select({ id: stripeSubscriptionId, customerId: stripeCustomers.stripeCustomerId })
    .from(patronSubscriptions)
    .leftJoin(stripeCustomers, eq(stripeCustomers.userId, patronSubscriptions.fanId))
    .where(and(inArray(status, ["INCOMPLETE", "TRIALING", "ACTIVE", "PAST_DUE", "PAUSED"]), isNotNull(stripeSubscriptionId), isDue))
    .orderBy(lastSyncedAt)
    .limit(OWN_ITEMS_MAX);
  for (const { id, customerId } of rows) if (id !== null) await requestSync(services, slot, "subscription", id, customerId);
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
