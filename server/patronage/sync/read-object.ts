import type Stripe from "stripe";
import type { Services } from "@/server/services";
import { readPayment } from "./read-payment";
import { readSubscription } from "./read-subscription";
import { type ChargeReading, drawReadingNo, idOf, type Reading, type SubscriptionReading } from "./reading";

export interface StripeObject {
  /** As in Stripe's field `object`. */
  readonly objectType: string;
  readonly objectId: string;
}

/** What to read beside the object that was named. */
interface Leads {
  readonly checkout?: Stripe.Checkout.Session;
  readonly setupIntentId?: string | null;
  readonly paymentIntentId?: string | null;
  readonly subscriptionId?: string | null;
  readonly customerId?: string | null;
  readonly movement?: Stripe.BalanceTransaction;
}

/** The payment that a movement of the balance belongs to; null for one that is no payment's. */
function intentOfSource(source: Stripe.BalanceTransaction["source"]): string | null {
  if (source === null || typeof source === "string" || !("payment_intent" in source)) return null;
  return idOf(source.payment_intent);
}

async function leadsOfCheckout(services: Services, id: string): Promise<Leads> {
  const checkout = await services.stripe.call((stripe) => stripe.checkout.sessions.retrieve(id));
  return {
    checkout,
    setupIntentId: idOf(checkout.setup_intent),
    paymentIntentId: idOf(checkout.payment_intent),
    subscriptionId: idOf(checkout.subscription),
    customerId: idOf(checkout.customer),
  };
}

async function leadsOf(services: Services, { objectType, objectId }: StripeObject): Promise<Leads | null> {
  switch (objectType) {
    case "checkout.session":
      return leadsOfCheckout(services, objectId);
    case "subscription":
      return { subscriptionId: objectId };
    case "invoice": {
      const invoice = await services.stripe.call((stripe) => stripe.invoices.retrieve(objectId));
      return { subscriptionId: idOf(invoice.parent?.subscription_details?.subscription), customerId: idOf(invoice.customer) };
    }
    case "payment_intent":
      return { paymentIntentId: objectId };
    case "charge": {
      const charge = await services.stripe.call((stripe) => stripe.charges.retrieve(objectId));
      return { paymentIntentId: idOf(charge.payment_intent), customerId: idOf(charge.customer) };
    }
    case "refund": {
      const refund = await services.stripe.call((stripe) => stripe.refunds.retrieve(objectId));
      return { paymentIntentId: idOf(refund.payment_intent) };
    }
    case "dispute": {
      const dispute = await services.stripe.call((stripe) => stripe.disputes.retrieve(objectId));
      return { paymentIntentId: idOf(dispute.payment_intent) };
    }
    case "setup_intent":
      return { setupIntentId: objectId };
    case "balance_transaction": {
      const movement = await services.stripe.call((stripe) => stripe.balanceTransactions.retrieve(objectId, { expand: ["source"] }));
      return { movement, paymentIntentId: intentOfSource(movement.source) };
    }
    default:
      return null;
  }
}

/** Reads an object at Stripe with all that follows from it; null for a kind of object that nothing of ours follows from. */
export async function readObject(services: Services, object: StripeObject): Promise<Reading | null> {
  const readingNo = await drawReadingNo(services.db);
  const readAt = services.clock.now();
  const leads = await leadsOf(services, object);
  if (leads === null) return null;
  const charges: ChargeReading[] = [];
  const subscriptions: SubscriptionReading[] = [];
  const setupIntents: Stripe.SetupIntent[] = [];
  let { subscriptionId = null, customerId = null } = leads;
  const paymentIntentId = leads.paymentIntentId ?? null;
  if (paymentIntentId !== null) {
    const payment = await readPayment(services, paymentIntentId);
    if (payment.charge !== null) charges.push(payment.charge);
    subscriptionId ??= payment.subscriptionId;
    customerId ??= payment.customerId;
  }
  if (subscriptionId !== null) {
    const read = await readSubscription(services, subscriptionId);
    subscriptions.push(read.subscription);
    charges.push(...read.charges.filter(({ charge }) => !charges.some((known) => known.charge.id === charge.id)));
    customerId ??= read.customerId;
  }
  const setupIntentId = leads.setupIntentId ?? null;
  if (setupIntentId !== null) {
    const intent = await services.stripe.call((stripe) => stripe.setupIntents.retrieve(setupIntentId));
    setupIntents.push(intent);
    customerId ??= idOf(intent.customer);
  }
  // A movement that a charge of ours explains is posted with that charge.
  const isOurs = charges.some(({ subject }) => subject !== null);
  const otherMovements = leads.movement === undefined || isOurs ? [] : [leads.movement];
  return {
    readingNo,
    readAt,
    customerId,
    otherMovements,
    checkouts: leads.checkout === undefined ? [] : [leads.checkout],
    subscriptions,
    charges,
    setupIntents,
  };
}
