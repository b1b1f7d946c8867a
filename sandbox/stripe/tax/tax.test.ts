import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeSandbox, startStripeSandbox } from "..";
import { findStoredFaults } from "../testing";

const RETURN = { ui_mode: "elements", return_url: "https://shop.test/back" } as const;
let sandbox: StripeSandbox;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startStripeSandbox({ seed: "tax" });
  stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0 });
  await collect("DE", 19);
});
afterAll(() => sandbox.close());

async function collect(country: string, percentage: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${sandbox.url}/_sandbox/taxes`, { method: "POST", headers, body: JSON.stringify({ country, percentage }) });
  expect(answer.status).toBe(200);
}
const priceOf = (behavior: Stripe.PriceCreateParams.TaxBehavior, cents = 2_499) =>
  stripe.prices.create({ currency: "eur", unit_amount: cents, recurring: { interval: "month" }, tax_behavior: behavior, product_data: { name: "Gold" } });
const customerIn = (country: string | null) => stripe.customers.create(country === null ? {} : { address: { country } });

async function subscribe(behavior: Stripe.PriceCreateParams.TaxBehavior, country: string | null) {
  const [price, customer] = [await priceOf(behavior), await customerIn(country)];
  const session = await stripe.checkout.sessions.create({
    ...RETURN,
    mode: "subscription",
    customer: customer.id,
    automatic_tax: { enabled: true },
    line_items: [{ price: price.id, quantity: 1 }],
  });
  return { session, customer };
}
async function pay(sessionId: string): Promise<Stripe.Checkout.Session> {
  const body = new URLSearchParams({ payment_method: "pm_card_visa" });
  const headers = { authorization: "Bearer pk_test_local1234567" };
  const answer = await fetch(`${sandbox.url}/v1/payment_pages/${sessionId}/confirm`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  return stripe.checkout.sessions.retrieve(sessionId);
}
const invoicesOf = async (customer: string) => (await stripe.invoices.list({ customer })).data;

describe("tax that Stripe computes", () => {
  test("is in a price that includes it, from the page to each invoice, and the renewal has it too", async () => {
    const { session, customer } = await subscribe("inclusive", "DE");
    expect(session).toMatchObject({ amount_total: 2_499, total_details: { amount_tax: 399 }, automatic_tax: { enabled: true, status: "complete" } });
    await pay(session.id);
    await sandbox.advanceClock(32 * 86_400_000);
    const invoices = await invoicesOf(customer.id);
    expect(invoices).toHaveLength(2);
    for (const invoice of invoices) {
      expect(invoice).toMatchObject({ status: "paid", amount_paid: 2_499, total: 2_499, total_excluding_tax: 2_100 });
      expect(invoice.total_taxes).toMatchObject([{ amount: 399, taxable_amount: 2_100, tax_behavior: "inclusive" }]);
    }
  });

  test("comes on top of a price that excludes it", async () => {
    const { session, customer } = await subscribe("exclusive", "DE");
    expect(session).toMatchObject({ amount_subtotal: 2_499, amount_total: 2_974, total_details: { amount_tax: 475 } });
    await pay(session.id);
    expect(await invoicesOf(customer.id)).toMatchObject([{ amount_paid: 2_974, subtotal: 2_499, total_excluding_tax: 2_499 }]);
  });

  test("is none where the seller collects none, and where nobody asked for it", async () => {
    const { session } = await subscribe("inclusive", "US");
    expect(session).toMatchObject({ amount_total: 2_499, total_details: { amount_tax: 0 }, automatic_tax: { status: "complete" } });
    const price = await priceOf("inclusive");
    const line_items = [{ price: price.id, quantity: 1 }];
    const plain = await stripe.checkout.sessions.create({ ...RETURN, mode: "subscription", customer: (await customerIn("DE")).id, line_items });
    expect(plain).toMatchObject({ total_details: { amount_tax: 0 }, automatic_tax: { enabled: false, status: null } });
  });

  test("is refused without an address, and for a price that does not say whether it includes tax", async () => {
    await expect(subscribe("inclusive", null)).rejects.toMatchObject({ code: "customer_tax_location_invalid" });
    await expect(subscribe("unspecified", "DE")).rejects.toMatchObject({ type: "StripeInvalidRequestError" });
    const [price, customer] = [await priceOf("inclusive"), await customerIn(null)];
    const direct = { customer: customer.id, items: [{ price: price.id }], automatic_tax: { enabled: true } };
    await expect(stripe.subscriptions.create(direct)).rejects.toMatchObject({ code: "customer_tax_location_invalid" });
  });

  test("leaves everything as Stripe's types say", () => {
    expect(findStoredFaults(sandbox)).toEqual([]);
  });
});
