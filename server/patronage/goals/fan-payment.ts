import type { Services } from "@/server/services";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { findLatestCheckout } from "../checkouts/queries";
import { expireSession, readSession } from "../checkouts/session";
import { idOf } from "../sync/reading";
import { syncFromStripe } from "../sync/sync-from-stripe";
import type { PledgeRow } from "./pledge-queries";

/** Whether what was paid in a page is here, or may still come: some banks take days to say. A page that only saved a card pays nothing. */
async function isPaidBy(services: Services, sessionId: string): Promise<boolean> {
  const session = await services.stripe.call((stripe) => stripe.checkout.sessions.retrieve(sessionId));
  const intentId = idOf(session.payment_intent);
  if (session.status !== "complete" || intentId === null) return false;
  const intent = await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(intentId));
  return intent.status !== "requires_payment_method" && intent.status !== "canceled";
}

/** Whether the fan has paid the pledge in a page and we only wait for the money. */
export async function isFanPaymentComing(services: Services, pledge: Pick<PledgeRow, "id">): Promise<boolean> {
  const latest = await findLatestCheckout(services.db, pledge.id);
  return latest?.status === "complete" && latest.stripeSessionId !== null && isPaidBy(services, latest.stripeSessionId);
}

/** Makes sure that the fan cannot pay any more by a page that they left open; false when they paid, or their bank has not answered yet. */
export async function endFanPayment(services: Services, pledge: Pick<PledgeRow, "id" | "fanId">): Promise<boolean> {
  const latest = await findLatestCheckout(services.db, pledge.id);
  if (latest?.status !== "open") return !(await isFanPaymentComing(services, pledge));
  const session = await readSession(services, await ensureCustomer(services, pledge.fanId), latest);
  const end = await expireSession(services, session);
  await syncFromStripe(services, { objectType: "checkout.session", objectId: session.id });
  return end === "expired" || !(await isPaidBy(services, session.id));
}
