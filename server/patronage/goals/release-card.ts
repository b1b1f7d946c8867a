import { and, eq, inArray, ne } from "drizzle-orm";
import { goalPledges } from "@/db/schema";
import { queueMail } from "@/server/accounts";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { findOpenCheckout } from "../checkouts/queries";
import { expireSession, readSession } from "../checkouts/session";
import { idOf } from "../sync/reading";
import { pledgeReleasedMail } from "./mail-pledge";
import { findPledge, type PledgeCase } from "./pledge-queries";

const SUBSCRIPTIONS_MAX = 100;

/** Whether something else of the fan is paid with the card. */
async function isCardNeeded(services: Services, found: PledgeCase, cardId: string, customerId: string): Promise<boolean> {
  const isOther = and(eq(goalPledges.stripePaymentMethodId, cardId), ne(goalPledges.id, found.pledge.id), inArray(goalPledges.status, ["SAVED", "CHARGING"]));
  const others = await services.db.select({ id: goalPledges.id }).from(goalPledges).where(isOther).limit(1);
  if (others.length > 0) return true;
  const { data } = await services.stripe.call((stripe) => stripe.subscriptions.list({ customer: customerId, limit: SUBSCRIPTIONS_MAX }));
  if (data.some((subscription) => idOf(subscription.default_payment_method) === cardId)) return true;
  const customer = await services.stripe.call((stripe) => stripe.customers.retrieve(customerId));
  return customer.deleted !== true && idOf(customer.invoice_settings.default_payment_method) === cardId;
}

async function forgetCard(services: Services, found: PledgeCase, cardId: string): Promise<void> {
  try {
    const card = await services.stripe.call((stripe) => stripe.paymentMethods.retrieve(cardId));
    const customerId = idOf(card.customer);
    if (customerId === null || (await isCardNeeded(services, found, cardId, customerId))) return;
    await services.stripe.call((stripe) => stripe.paymentMethods.detach(cardId, {}, { idempotencyKey: `pledge-detach:${found.pledge.id}:${cardId}` }));
  } catch (thrown) {
    // It is gone already.
    if (!(thrown instanceof DomainError) || thrown.code !== "not_found") throw thrown;
  }
}

/** Nobody will be charged for the pledge: closes what could still save a card, removes the card at Stripe unless something else is paid with it, and tells the fan. */
export async function releaseCard(services: Services, input: { readonly pledgeId: string }): Promise<void> {
  const found = await findPledge(services.db, input.pledgeId);
  if (found === undefined || ["PENDING", "SAVED", "CHARGING", "PAID"].includes(found.pledge.status)) return;
  const { pledge, goal } = found;
  const open = await findOpenCheckout(services.db, pledge.id);
  if (open !== undefined) await expireSession(services, await readSession(services, await ensureCustomer(services, pledge.fanId), open));
  const cardId = pledge.stripePaymentMethodId;
  if (cardId === null) return;
  await forgetCard(services, found, cardId);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const isHeld = and(eq(goalPledges.id, pledge.id), eq(goalPledges.stripePaymentMethodId, cardId));
    const freed = await tx.update(goalPledges).set({ stripePaymentMethodId: null, updatedAt: now }).where(isHeld).returning({ id: goalPledges.id });
    const isByGoal = goal.status === "failed" || goal.status === "cancelled";
    if (freed.length > 0 && isByGoal) await queueMail(tx, pledgeReleasedMail(services.env, found), now);
  });
}
