import { and, eq } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { patronSubscriptions, patronTiers, tierPrices } from "@/db/schema";
import { readMetadata } from "../metadata";
import { dateOf, type SubscriptionReading } from "./reading";
import { GRACE_MS, monthlyCents, type SubscriptionStatus, statusOf } from "./rules";

export type SubscriptionRow = typeof patronSubscriptions.$inferSelect;

export interface AppliedSubscription {
  readonly before: SubscriptionRow;
  readonly after: SubscriptionRow;
  /** It ended, or fell behind, because the bank gave nothing. */
  readonly isUnpaid: boolean;
  readonly needsConfirmation: boolean;
}

/** Why a subscription at Stripe is left alone. */
export interface Foreign {
  readonly foreign: string;
}

async function findOwnPrice(tx: Tx, stripePriceId: string) {
  const [price] = await tx
    .select({
      tierId: tierPrices.tierId,
      key: patronTiers.key,
      artistId: patronTiers.artistId,
      interval: tierPrices.interval,
      currency: tierPrices.currency,
      amountCents: tierPrices.amountCents,
    })
    .from(tierPrices)
    .innerJoin(patronTiers, eq(patronTiers.id, tierPrices.tierId))
    .where(eq(tierPrices.stripePriceId, stripePriceId))
    .limit(1);
  return price;
}

/** The tier of a change that waits for its payment. */
async function findPendingTierId(tx: Tx, { pending_update: pending }: Stripe.Subscription, artistId: string): Promise<string | null> {
  const [item] = pending?.subscription_items ?? [];
  const price = item === undefined ? undefined : await findOwnPrice(tx, item.price.id);
  return price?.artistId === artistId ? price.tierId : null;
}

function isFirstInvoiceOpen(invoice: Stripe.Invoice | null): boolean {
  return invoice?.billing_reason === "subscription_create" && invoice.status === "open" && invoice.amount_remaining > 0;
}

/** What was voided is owed by nobody: the change that it was for was taken back. */
const OWED_NO_MORE = new Set<string>(["draft", "paid", "void"]);

function isInvoiceUnpaid(invoice: Stripe.Invoice | null): boolean {
  return invoice !== null && !OWED_NO_MORE.has(invoice.status ?? "draft") && invoice.amount_remaining > 0;
}

/** Stripe calls a subscription active while its very first payment is still on the way: to us that is not yet paid. */
function readStatus({ subscription, latestInvoice }: SubscriptionReading): SubscriptionStatus | null {
  const status = statusOf(subscription.status);
  return status === "ACTIVE" && isFirstInvoiceOpen(latestInvoice) ? "INCOMPLETE" : status;
}

function readTimes(reading: SubscriptionReading, status: SubscriptionStatus, before: SubscriptionRow, now: Date) {
  const { subscription } = reading;
  const items = subscription.items.data;
  const periodStart = dateOf(Math.max(...items.map((item) => item.current_period_start)));
  const periodEnd = dateOf(Math.max(...items.map((item) => item.current_period_end)));
  const isUnpaid = status === "PAST_DUE" || (status === "CANCELLED" && isInvoiceUnpaid(reading.latestInvoice));
  const hasStarted = status !== "INCOMPLETE" && status !== "EXPIRED";
  // Our clock may be behind Stripe's: access that was paid for never waits for it.
  const begun = new Date(Math.min(dateOf(subscription.start_date).getTime(), now.getTime()));
  return {
    currentPeriodStart: periodStart,
    currentPeriodEnd: periodEnd,
    trialEndsAt: subscription.trial_end === null ? null : dateOf(subscription.trial_end),
    graceEndsAt: isUnpaid ? new Date(periodStart.getTime() + GRACE_MS) : null,
    startedAt: before.startedAt ?? (hasStarted ? begun : null),
    endedAt: subscription.ended_at === null ? null : dateOf(subscription.ended_at),
    isUnpaid,
  };
}

/**
 * Writes down how a subscription of ours is at Stripe, unless a later reading was written already.
 * What is not ours (no metadata of ours, no such row, a price that we did not make) is left alone.
 */
export async function applySubscription(tx: Tx, reading: SubscriptionReading, readingNo: number, now: Date): Promise<AppliedSubscription | Foreign> {
  const { subscription } = reading;
  const subject = readMetadata(subscription.metadata);
  if (subject?.kind !== "subscription") return { foreign: "It has no metadata of ours." };
  const [before] = await tx.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, subject.subjectId)).for("update");
  if (before === undefined || before.fanId !== subject.fanId || before.artistId !== subject.artistId) return { foreign: "There is no such subscription." };
  if (before.stripeSubscriptionId !== null && before.stripeSubscriptionId !== subscription.id)
    return { foreign: "Another one at Stripe is this subscription." };
  const [item] = subscription.items.data;
  const price = item === undefined ? undefined : await findOwnPrice(tx, item.price.id);
  if (price === undefined || price.artistId !== before.artistId) return { foreign: "Its price is none of ours." };
  const status = readStatus(reading);
  if (status === null) return { foreign: `Its status ${subscription.status} is unknown.` };
  const { isUnpaid, ...times } = readTimes(reading, status, before, now);
  const applied = { before, isUnpaid, needsConfirmation: reading.needsConfirmation };
  if (before.readingNo >= readingNo) return { ...applied, after: before };
  const isReached = before.nextTierId === price.tierId && (before.nextInterval ?? price.interval) === price.interval;
  const isToCome = subscription.schedule !== null && !isReached;
  const [after] = await tx
    .update(patronSubscriptions)
    .set({
      ...times,
      status,
      tierId: price.tierId,
      tier: price.key,
      interval: price.interval,
      currency: price.currency,
      amountCents: price.amountCents,
      monthlyAmount: monthlyCents(price.amountCents, price.interval),
      stripeSubscriptionId: subscription.id,
      // In the flexible billing mode Stripe tells of the end by a date.
      cancelAtPeriodEnd: subscription.cancel_at_period_end || subscription.cancel_at !== null,
      pauseEndsAt: status === "PAUSED" ? before.pauseEndsAt : null,
      pendingTierId: await findPendingTierId(tx, subscription, before.artistId),
      ...(isToCome ? {} : { nextTierId: null, nextInterval: null }),
      readingNo,
      lastSyncedAt: now,
      updatedAt: now,
    })
    .where(and(eq(patronSubscriptions.id, before.id)))
    .returning();
  if (after === undefined) throw new Error("A subscription was locked and is gone.");
  return { ...applied, after };
}
