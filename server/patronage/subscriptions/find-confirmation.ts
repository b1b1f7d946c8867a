import type Stripe from "stripe";
import type { Services } from "@/server/services";
import { idOf } from "../sync/reading";

interface OpenPayment {
  readonly invoice: Stripe.Invoice;
  readonly intent: Stripe.PaymentIntent;
}

/** The newest invoice of a membership that is open, with the payment that is to pay it; null where none is. */
export async function findOpenPayment(services: Services, stripeSubscriptionId: string): Promise<OpenPayment | null> {
  const params = { subscription: stripeSubscriptionId, status: "open" as const, limit: 1, expand: ["data.payments"] };
  const [invoice] = (await services.stripe.call((stripe) => stripe.invoices.list(params))).data;
  const intentId = idOf(invoice?.payments?.data.find((part) => part.status === "open")?.payment.payment_intent);
  if (invoice === undefined || intentId === null) return null;
  return { invoice, intent: await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(intentId)) };
}

/** The payment of a change to this price that a bank was asked about and has not answered; null where none waits. */
export async function findWaiting(services: Services, subscription: Stripe.Subscription, stripePriceId: string): Promise<OpenPayment | null> {
  const isPending = subscription.pending_update?.subscription_items?.some((item) => item.price.id === stripePriceId) ?? false;
  const open = isPending ? await findOpenPayment(services, subscription.id) : null;
  return open?.intent.status === "requires_payment_method" ? null : open;
}

/**
 * Where the fan confirms the payment of a membership that their bank waits for: Stripe's page of the invoice, which asks the bank's question.
 * Null where no bank waits, so that another card is what helps.
 */
export async function findConfirmation(services: Services, stripeSubscriptionId: string): Promise<string | null> {
  const open = await findOpenPayment(services, stripeSubscriptionId);
  return open?.intent.status === "requires_action" ? (open.invoice.hosted_invoice_url ?? null) : null;
}
