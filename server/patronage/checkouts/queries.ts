import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { checkouts, goalPledges } from "@/db/schema";

export type CheckoutRow = typeof checkouts.$inferSelect;

export async function findOpenCheckout(db: Tx, subjectId: string): Promise<CheckoutRow | undefined> {
  const [row] = await db
    .select()
    .from(checkouts)
    .where(and(eq(checkouts.subjectId, subjectId), eq(checkouts.status, "open")))
    .limit(1);
  return row;
}

export async function findCheckout(db: Tx, checkoutId: string): Promise<CheckoutRow | undefined> {
  const [row] = await db.select().from(checkouts).where(eq(checkouts.id, checkoutId)).limit(1);
  return row;
}

export async function findLatestCheckout(db: Tx, subjectId: string): Promise<CheckoutRow | undefined> {
  const [row] = await db.select().from(checkouts).where(eq(checkouts.subjectId, subjectId)).orderBy(desc(checkouts.id)).limit(1);
  return row;
}

/** Keeps which session is a checkout's. */
export async function setCheckoutSession(db: Tx, params: { readonly checkoutId: string; readonly stripeSessionId: string; readonly now: Date }): Promise<void> {
  await db.update(checkouts).set({ stripeSessionId: params.stripeSessionId, updatedAt: params.now }).where(eq(checkouts.id, params.checkoutId));
}

/** Brings an open checkout to its end; one that has ended stays as it is. */
export async function endCheckout(db: Tx, params: { readonly checkoutId: string; readonly status: "complete" | "expired"; readonly now: Date }): Promise<void> {
  await db
    .update(checkouts)
    .set({ status: params.status, updatedAt: params.now })
    .where(and(eq(checkouts.id, params.checkoutId), eq(checkouts.status, "open")));
}

/** Until the transaction ends, nobody else works on what is paid for. */
export async function lockSubject(tx: Tx, subjectId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subjectId}, 0))`);
}

/** Whether a pledge is charged by an intent of ours, which its fan takes over before they can pay in a page. */
export async function isChargedByUs(tx: Tx, pledgeId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: goalPledges.id })
    .from(goalPledges)
    .where(and(eq(goalPledges.id, pledgeId), eq(goalPledges.status, "CHARGING"), isNotNull(goalPledges.stripePaymentIntentId)))
    .limit(1);
  return row !== undefined;
}
