import type Stripe from "stripe";
import type { Services } from "@/server/services";
import { readMetadata, type Subject } from "../metadata";
import { type ChargeReading, idOf } from "./reading";

/** The most refunds and disputes of one charge that are read. */
const PARTS_MAX = 100;

/** A refund that failed moved the money back again by a movement of its own. */
async function readFailure(services: Services, refund: Stripe.Refund): Promise<Stripe.Refund> {
  const failure = refund.failure_balance_transaction;
  if (typeof failure !== "string") return refund;
  return { ...refund, failure_balance_transaction: await services.stripe.call((stripe) => stripe.balanceTransactions.retrieve(failure)) };
}

async function readRefunds(services: Services, chargeId: string): Promise<Stripe.Refund[]> {
  const params = { charge: chargeId, limit: PARTS_MAX, expand: ["data.balance_transaction"] };
  const { data } = await services.stripe.call((stripe) => stripe.refunds.list(params));
  return Promise.all(data.map((refund) => readFailure(services, refund)));
}

async function readCharge(services: Services, charge: Stripe.Charge, subject: Subject | null, invoiceId: string | null): Promise<ChargeReading> {
  const [refunds, disputes] = await Promise.all([
    // Always: a refund that failed leaves the charge as if there had been none.
    readRefunds(services, charge.id),
    charge.disputed ? services.stripe.call((stripe) => stripe.disputes.list({ charge: charge.id, limit: PARTS_MAX })) : { data: [] },
  ]);
  return { charge, refunds, disputes: disputes.data, subject, invoiceId };
}

/** The invoice that a payment intent pays, with its subscription; null for a payment of its own. */
async function findInvoiceOf(services: Services, paymentIntentId: string): Promise<Stripe.Invoice | null> {
  const links = await services.stripe.call((stripe) =>
    stripe.invoicePayments.list({ payment: { type: "payment_intent", payment_intent: paymentIntentId }, limit: 1 }),
  );
  const invoiceId = idOf(links.data[0]?.invoice);
  return invoiceId === null ? null : services.stripe.call((stripe) => stripe.invoices.retrieve(invoiceId));
}

export interface PaymentReading {
  readonly charge: ChargeReading | null;
  /** Set when it paid an invoice of a subscription. */
  readonly subscriptionId: string | null;
  readonly customerId: string | null;
}

/** Reads one payment: its charge, and whether it belongs to a subscription. `known` saves the look for who knows the invoice. */
export async function readPayment(
  services: Services,
  paymentIntentId: string,
  known?: { readonly subject: Subject | null; readonly invoiceId: string },
): Promise<PaymentReading> {
  const intent = await services.stripe.call((stripe) => stripe.paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge.balance_transaction"] }));
  const own = readMetadata(intent.metadata);
  const invoice = known === undefined && own === null ? await findInvoiceOf(services, paymentIntentId) : null;
  const details = invoice?.parent?.subscription_details;
  const subject = known?.subject ?? own ?? readMetadata(details?.metadata);
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  return {
    charge: charge === null || charge.status !== "succeeded" ? null : await readCharge(services, charge, subject, known?.invoiceId ?? invoice?.id ?? null),
    subscriptionId: idOf(details?.subscription),
    customerId: idOf(intent.customer),
  };
}
