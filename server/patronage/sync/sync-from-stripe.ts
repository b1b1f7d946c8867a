import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { stripeEvents, trialUses } from "@/db/schema";
import { type AuditEntry, appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { applyRenewing } from "../gifts/stop-renewal";
import { readMetadata } from "../metadata";
import { postBalanceTransaction } from "../postings/post-balance-transaction";
import { countRedemption } from "../promos/use-promo";
import { recordMrrMovement } from "../stats/record-mrr-movement";
import { applyAccess } from "./apply-access";
import { type AppliedCharge, applyCharge } from "./apply-charge";
import { applyCheckout } from "./apply-checkout";
import { applySavedCard } from "./apply-saved-card";
import { type AppliedSubscription, applySubscription, type SubscriptionRow } from "./apply-subscription";
import { mailSubscription } from "./mail-subscription";
import { readObject, type StripeObject } from "./read-object";
import type { Reading } from "./reading";
import { SUBJECT_EFFECTS } from "./subjects";
import { tellPayment, tellSubscription } from "./tell";

export interface SyncRequest extends StripeObject {
  /** The event that asked for it; marked as processed in the same transaction. */
  readonly stripeEventId?: string;
}

/** Until the transaction ends, nothing else of this customer is written down. */
async function lockCustomer(tx: Tx, reading: Reading, object: StripeObject): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`stripe:${reading.customerId ?? object.objectId}`}, 0))`);
}

async function applySubscriptions(tx: Tx, services: Services, reading: Reading, now: Date): Promise<AppliedSubscription[]> {
  const applied: AppliedSubscription[] = [];
  for (const read of reading.subscriptions) {
    const subject = readMetadata(read.subscription.metadata);
    if (subject?.kind === "gift") {
      await applyRenewing(tx, subject, read.subscription);
      continue;
    }
    const result = await applySubscription(tx, read, reading.readingNo, now);
    if ("foreign" in result) services.log.warn({ stripeSubscriptionId: read.subscription.id, why: result.foreign }, "A subscription at Stripe is not ours.");
    else applied.push(result);
  }
  return applied;
}

async function applyCharges(tx: Tx, services: Services, reading: Reading, now: Date): Promise<AppliedCharge[]> {
  const applied: AppliedCharge[] = [];
  for (const read of reading.charges) {
    const result = await applyCharge(tx, services.tax, read, reading.readingNo, now);
    if (result === null) services.log.warn({ stripeChargeId: read.charge.id }, "A charge at Stripe is not ours.");
    else applied.push(result);
  }
  return applied;
}

function isGone(status: string): boolean {
  return status === "refunded" || status === "dispute_lost";
}

async function applyEffects(tx: Tx, { subject, before, after }: AppliedCharge, now: Date): Promise<void> {
  if (subject.kind === "subscription") return;
  const effects = SUBJECT_EFFECTS[subject.kind];
  const paid = { subjectId: subject.subjectId, payment: after, at: after.paidAt };
  if (before === null) await effects.paid(tx, paid, now);
  if (isGone(after.status) && !isGone(before?.status ?? "succeeded")) await effects.takenBack(tx, { ...paid, at: now }, now);
  if (before !== null && isGone(before.status) && !isGone(after.status)) await effects.stands(tx, { ...paid, at: now }, now);
  await effects.opens?.(tx, paid, now);
}

/** A gift that is used up first is no trial: only what was begun as one counts. */
async function keepTrialUse(tx: Tx, row: SubscriptionRow, reading: Reading): Promise<void> {
  const isTrial = reading.subscriptions.some(({ subscription }) => subscription.id === row.stripeSubscriptionId && subscription.metadata.mhc_trial === "1");
  if (!isTrial || row.startedAt === null) return;
  const { fanId, artistId } = row;
  await tx.insert(trialUses).values({ fanId, artistId, usedAt: row.startedAt }).onConflictDoNothing();
}

/** A code is counted when what it was used for begins, not when somebody opened a checkout with it. */
async function keepPromoUse(tx: Tx, { promoId, id, startedAt }: SubscriptionRow, now: Date): Promise<void> {
  if (promoId !== null && startedAt !== null) await countRedemption(tx, { promoId, subscriptionId: id }, now);
}

/** The subscriptions whose access this reading bears on: those that it read, and those whose money moved. */
async function applyAllAccess(tx: Tx, subscriptions: readonly AppliedSubscription[], charges: readonly AppliedCharge[], now: Date): Promise<void> {
  const rows = new Map(subscriptions.map(({ after }) => [after.id, after]));
  for (const { subject } of charges) {
    if (subject.kind !== "subscription" || rows.has(subject.subjectId)) continue;
    const row = await tx.query.patronSubscriptions.findFirst({ where: (table, { eq: is }) => is(table.id, subject.subjectId) });
    if (row !== undefined) rows.set(row.id, row);
  }
  for (const row of rows.values()) await applyAccess(tx, row, now);
}

async function applyReading(tx: Tx, services: Services, reading: Reading, now: Date): Promise<void> {
  const audits: AuditEntry[] = [];
  const subscriptions = await applySubscriptions(tx, services, reading, now);
  for (const session of reading.checkouts) await applyCheckout(tx, session, now);
  for (const applied of subscriptions) {
    await keepTrialUse(tx, applied.after, reading);
    await keepPromoUse(tx, applied.after, now);
    await recordMrrMovement(tx, applied.after, now);
    audits.push(...(await tellSubscription(tx, applied)));
    await mailSubscription(tx, services.env, applied, now);
  }
  for (const intent of reading.setupIntents) await applySavedCard(tx, intent, now);
  const charges = await applyCharges(tx, services, reading, now);
  for (const charge of charges) {
    await applyEffects(tx, charge, now);
    audits.push(...(await tellPayment(tx, charge)));
  }
  for (const balanceTransaction of reading.otherMovements) await postBalanceTransaction(tx, { balanceTransaction, payment: null }, now);
  await applyAllAccess(tx, subscriptions, charges, now);
  for (const entry of audits) await appendAudit(tx, entry, now);
}

/**
 * The one path by which anything at Stripe becomes true here: reads the object anew with all that belongs to it, and writes down in one
 * transaction what follows. Called by the webhook's job, the return page and the sweep; any number of times, in any order, at once.
 * @throws DomainError as `StripeGateway.call`, when Stripe cannot be read.
 */
export async function syncFromStripe(services: Services, request: SyncRequest): Promise<void> {
  const reading = await readObject(services, request);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    if (reading !== null) {
      await lockCustomer(tx, reading, request);
      await applyReading(tx, services, reading, now);
    }
    if (request.stripeEventId !== undefined)
      await tx.update(stripeEvents).set({ processedAt: now, error: null }).where(eq(stripeEvents.id, request.stripeEventId));
  });
}
