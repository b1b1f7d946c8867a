import type { Tx } from "@/db/client";
import { sendEvent } from "@/inngest/events";
import type { AuditEntry } from "@/server/kernel/audit";
import type { AppliedCharge } from "./apply-charge";
import type { AppliedSubscription, SubscriptionRow } from "./apply-subscription";
import type { PaymentRow } from "./payment-row";

/** Who acts where Stripe tells of a change. */
const ACTOR = "stripe";

/** Sends the event of a subscription as it is now. `cause` tells one change from another: the same one twice is one event. */
export async function sendSubscriptionChanged(tx: Tx, row: SubscriptionRow, cause: string | number): Promise<void> {
  const { id, fanId, artistId, status, nextTierId } = row;
  const data = { subscriptionId: id, fanId, artistId, status, nextTierId };
  await sendEvent(tx, { id: `patronage/subscription.changed:${id}:${cause}`, name: "patronage/subscription.changed", data });
}

/** Sends the events of what a subscription became. @returns what belongs in the audit log, to be written last. */
export async function tellSubscription(tx: Tx, { before, after }: AppliedSubscription): Promise<AuditEntry[]> {
  const isSame =
    before.status === after.status &&
    before.tierId === after.tierId &&
    before.nextTierId === after.nextTierId &&
    before.nextInterval === after.nextInterval &&
    before.cancelAtPeriodEnd === after.cancelAtPeriodEnd &&
    before.amountCents === after.amountCents;
  if (isSame) return [];
  await sendSubscriptionChanged(tx, after, after.readingNo);
  const shown = ({ status, tier, nextTierId, amountCents, cancelAtPeriodEnd }: typeof after) => ({ status, tier, nextTierId, amountCents, cancelAtPeriodEnd });
  return [{ actorId: ACTOR, action: "patronage/subscription.changed", target: after.id, before: shown(before), after: shown(after) }];
}

function isTaken(payment: PaymentRow | null): boolean {
  return payment?.status === "disputed" || payment?.status === "dispute_lost";
}

/** Sends the events of what a payment became. @returns what belongs in the audit log, to be written last. */
export async function tellPayment(tx: Tx, { before, after }: AppliedCharge): Promise<AuditEntry[]> {
  if (before !== null && before.status === after.status && before.refundedCents === after.refundedCents) return [];
  const { id, fanId, artistId, refundedCents, status } = after;
  if (before === null) {
    const data = { paymentId: id, fanId, artistId };
    await sendEvent(tx, { id: `patronage/payment.received:${id}`, name: "patronage/payment.received", data });
  }
  if (refundedCents !== (before?.refundedCents ?? 0)) {
    const data = { paymentId: id, fanId, artistId, refundedCents };
    await sendEvent(tx, { id: `patronage/payment.refunded:${id}:${refundedCents}`, name: "patronage/payment.refunded", data });
  }
  if (isTaken(after) || isTaken(before)) {
    const data = { paymentId: id, fanId, artistId, status };
    await sendEvent(tx, { id: `patronage/payment.disputed:${id}:${after.readingNo}`, name: "patronage/payment.disputed", data });
  }
  const shown = (row: PaymentRow) => ({ status: row.status, amountCents: row.amountCents, refundedCents: row.refundedCents });
  const action = before === null ? "patronage/payment.received" : "patronage/payment.changed";
  return [{ actorId: ACTOR, action, target: id, ...(before === null ? {} : { before: shown(before) }), after: shown(after) }];
}
