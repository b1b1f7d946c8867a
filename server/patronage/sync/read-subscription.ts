import { and, inArray } from "drizzle-orm";
import type Stripe from "stripe";
import { payments } from "@/db/schema";
import type { Services } from "@/server/services";
import { readMetadata } from "../metadata";
import { readPayment } from "./read-payment";
import { type ChargeReading, idOf, type SubscriptionReading } from "./reading";

/** How many invoices, newest first, one reading looks at; older ones that were missed are found by the sweep of the balance. */
const INVOICES_MAX = 12;

function paidIntentsOf(invoice: Stripe.Invoice): string[] {
  return (invoice.payments?.data ?? []).flatMap((part) => {
    const intentId = idOf(part.payment.payment_intent);
    return part.status === "paid" && intentId !== null ? [intentId] : [];
  });
}

/** Of these, what has no payment of ours yet. */
async function findUnknown(services: Services, paymentIntentIds: readonly string[]): Promise<Set<string>> {
  if (paymentIntentIds.length === 0) return new Set();
  const known = await services.db
    .select({ id: payments.stripePaymentIntentId })
    .from(payments)
    .where(and(inArray(payments.stripePaymentIntentId, [...paymentIntentIds])))
    .limit(paymentIntentIds.length);
  const ids = new Set(known.map((row) => row.id));
  return new Set(paymentIntentIds.filter((id) => !ids.has(id)));
}

async function needsConfirmation(services: Services, status: string, invoice: Stripe.Invoice | undefined): Promise<boolean> {
  if (status !== "past_due" || invoice?.status !== "open") return false;
  const intentId = idOf(invoice.payments?.data.find((part) => part.status === "open")?.payment.payment_intent);
  if (intentId === null) return false;
  const intent = await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(intentId));
  return intent.status === "requires_action" || intent.last_payment_error?.code === "authentication_required";
}

/** Reads a subscription, and the charges of its newest invoices that we do not know yet. */
export async function readSubscription(
  services: Services,
  subscriptionId: string,
): Promise<{ readonly subscription: SubscriptionReading; readonly charges: readonly ChargeReading[]; readonly customerId: string | null }> {
  const [subscription, invoices] = await Promise.all([
    services.stripe.call((stripe) => stripe.subscriptions.retrieve(subscriptionId)),
    services.stripe.call((stripe) => stripe.invoices.list({ subscription: subscriptionId, limit: INVOICES_MAX, expand: ["data.payments"] })),
  ]);
  const subject = readMetadata(subscription.metadata);
  const paid = invoices.data.flatMap((invoice) => paidIntentsOf(invoice).map((intentId) => ({ intentId, invoiceId: invoice.id })));
  const unknown =
    subject === null
      ? new Set<string>()
      : await findUnknown(
          services,
          paid.map(({ intentId }) => intentId),
        );
  const charges: ChargeReading[] = [];
  for (const { intentId, invoiceId } of paid) {
    if (!unknown.has(intentId)) continue;
    const { charge } = await readPayment(services, intentId, { subject, invoiceId });
    if (charge !== null) charges.push(charge);
  }
  const latestInvoice = invoices.data[0];
  return {
    subscription: {
      subscription,
      latestInvoice: latestInvoice ?? null,
      needsConfirmation: await needsConfirmation(services, subscription.status, latestInvoice),
    },
    charges,
    customerId: idOf(subscription.customer),
  };
}
