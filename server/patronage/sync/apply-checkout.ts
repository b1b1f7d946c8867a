import { and, eq, isNull, or } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { checkouts, patronSubscriptions } from "@/db/schema";
import { endCheckout, findOpenCheckout } from "../checkouts/queries";
import { SUBJECT_EFFECTS } from "./subjects";

async function findRow(tx: Tx, session: Stripe.Checkout.Session) {
  // A process may have died between the making of the session and the keeping of its id.
  const isUnkept = and(eq(checkouts.id, session.client_reference_id ?? ""), isNull(checkouts.stripeSessionId));
  const [row] = await tx
    .select()
    .from(checkouts)
    .where(or(eq(checkouts.stripeSessionId, session.id), isUnkept))
    .limit(1);
  return row;
}

function endOf(session: Stripe.Checkout.Session): "complete" | "expired" | null {
  if (session.status === "complete") return "complete";
  return session.status === "expired" ? "expired" : null;
}

/** A subscription that was never paid: its fan and artist are free for another. */
export async function expireSubscription(tx: Tx, subscriptionId: string, now: Date): Promise<void> {
  const isUnpaid = and(eq(patronSubscriptions.status, "INCOMPLETE"), isNull(patronSubscriptions.stripeSubscriptionId));
  await tx
    .update(patronSubscriptions)
    .set({ status: "EXPIRED", updatedAt: now })
    .where(and(eq(patronSubscriptions.id, subscriptionId), isUnpaid));
}

/**
 * Writes down that a session ended. What expired unpaid takes with it what it was for, unless another try is under way; what was paid is
 * told by the charge or the subscription itself, never by the session.
 */
export async function applyCheckout(tx: Tx, session: Stripe.Checkout.Session, now: Date): Promise<void> {
  const status = endOf(session);
  const row = status === null ? undefined : await findRow(tx, session);
  if (status === null || row === undefined) return;
  await endCheckout(tx, { checkoutId: row.id, status, now });
  if (status !== "expired" || row.kind === "card" || (await findOpenCheckout(tx, row.subjectId)) !== undefined) return;
  if (row.kind === "subscription") await expireSubscription(tx, row.subjectId, now);
  else await SUBJECT_EFFECTS[row.kind].expired(tx, row.subjectId, now);
}
