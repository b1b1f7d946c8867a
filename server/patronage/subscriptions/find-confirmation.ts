import type { Services } from "@/server/services";
import { idOf } from "../sync/reading";

/**
 * Where the fan confirms the payment of a membership that their bank waits for: Stripe's page of the invoice, which asks the bank's question.
 * Null where no bank waits, so that another card is what helps.
 */
export async function findConfirmation(services: Services, stripeSubscriptionId: string): Promise<string | null> {
  const params = { subscription: stripeSubscriptionId, status: "open" as const, limit: 1, expand: ["data.payments"] };
  const [invoice] = (await services.stripe.call((stripe) => stripe.invoices.list(params))).data;
  const intentId = idOf(invoice?.payments?.data.find((part) => part.status === "open")?.payment.payment_intent);
  if (invoice === undefined || intentId === null) return null;
  const intent = await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(intentId));
  return intent.status === "requires_action" ? (invoice.hosted_invoice_url ?? null) : null;
}
