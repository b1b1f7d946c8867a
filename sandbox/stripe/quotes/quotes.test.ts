import { afterAll, beforeAll, expect, test } from "vitest";
import { findStoredFaults, startTestSandbox, type TestSandbox } from "../testing";

let t: TestSandbox;
beforeAll(async () => {
  t = await startTestSandbox();
});
afterAll(async () => {
  expect(findStoredFaults(t.sandbox)).toEqual([]);
  await t.sandbox.close();
});

test("a quote is accepted once, after it was finalized, and becomes a paid subscription", async () => {
  const customer = await t.stripe.customers.create({ source: "tok_visa" });
  const product = await t.stripe.products.create({ name: "Gold" });
  const price = await t.stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 1500, recurring: { interval: "month" } });
  const quote = await t.stripe.quotes.create({ customer: customer.id, line_items: [{ price: price.id, quantity: 10 }] });
  expect(quote).toMatchObject({ status: "draft", amount_total: 15_000 });
  await expect(t.stripe.quotes.accept(quote.id)).rejects.toMatchObject({ statusCode: 400 });
  await t.stripe.quotes.finalizeQuote(quote.id);
  const accepted = await t.stripe.quotes.accept(quote.id, { expand: ["subscription.latest_invoice"] });
  expect(accepted).toMatchObject({ status: "accepted", subscription: { status: "active", latest_invoice: { amount_paid: 15_000 } } });
  await expect(t.stripe.quotes.accept(quote.id)).rejects.toMatchObject({ statusCode: 400 });
  await expect(t.stripe.quotes.cancel(quote.id)).rejects.toMatchObject({ statusCode: 400 });
});
