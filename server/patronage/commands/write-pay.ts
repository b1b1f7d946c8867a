import { z } from "zod";
import type { Services } from "@/server/services";
import { ensureCustomer } from "../checkouts/ensure-customer";
import type { CommandRow } from "./add-command";
import { getStripeSubscription, keyOf, readInput } from "./subject";

export const payInput = z.object({
  /** The card to pay with from now on; without one, the card that is there is tried again. */
  paymentMethodId: z.string().nullable(),
  setupIntentId: z.string().nullable(),
});

const INVOICES_MAX = 10;

/** What is owed; an invoice that is open beside this is of a change that the fan has yet to confirm, and nobody is charged for by giving a card. */
const OWING = new Set<string>(["past_due", "unpaid"]);

/** Makes a card the one of a subscription, and pays with it what is owed. An invoice is paid once, however often this runs. */
export async function writePay(services: Services, command: CommandRow): Promise<void> {
  const { row, stripeSubscriptionId } = await getStripeSubscription(services, command);
  const { paymentMethodId } = readInput(command, payInput);
  if (paymentMethodId !== null) {
    const customerId = await ensureCustomer(services, row.fanId);
    const invoiceSettings = { invoice_settings: { default_payment_method: paymentMethodId } };
    await services.stripe.call((stripe) => stripe.customers.update(customerId, invoiceSettings, keyOf(command, "customer")));
    const card = { default_payment_method: paymentMethodId };
    await services.stripe.call((stripe) => stripe.subscriptions.update(stripeSubscriptionId, card, keyOf(command, "card")));
  }
  const { status } = await services.stripe.call((stripe) => stripe.subscriptions.retrieve(stripeSubscriptionId));
  if (!OWING.has(status)) return;
  const open = await services.stripe.call((stripe) => stripe.invoices.list({ subscription: stripeSubscriptionId, status: "open", limit: INVOICES_MAX }));
  // Oldest first, as they fell due.
  for (const invoice of [...open.data].reverse()) {
    // The fan stands by, so that a bank may ask instead of saying no.
    const params = { off_session: false, ...(paymentMethodId === null ? {} : { payment_method: paymentMethodId }) };
    await services.stripe.call((stripe) => stripe.invoices.pay(invoice.id, params, keyOf(command, `pay:${invoice.id}`)));
  }
}
