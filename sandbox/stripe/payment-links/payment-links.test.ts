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

test("each visit of a link opens a session of its own, until the link is turned off", async () => {
  const product = await t.stripe.products.create({ name: "Print" });
  const price = await t.stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 2500 });
  const link = await t.stripe.paymentLinks.create({ line_items: [{ price: price.id, quantity: 2 }] });
  const visits = await Promise.all([0, 1].map(() => fetch(link.url, { redirect: "manual" })));
  const urls = visits.map((visit) => visit.headers.get("location"));
  expect(new Set(urls).size).toBe(2);
  expect((await t.stripe.checkout.sessions.list()).data).toMatchObject([
    { payment_link: link.id, amount_total: 5000, status: "open" },
    { payment_link: link.id, amount_total: 5000, status: "open" },
  ]);
  await t.stripe.paymentLinks.update(link.id, { active: false });
  expect((await fetch(link.url, { redirect: "manual" })).status).toBe(400);
});

test("a plan is the price of the same id by its older name", async () => {
  const plan = await t.stripe.plans.create({ amount: 900, currency: "usd", interval: "month", product: { name: "Old" } });
  expect(await t.stripe.prices.retrieve(plan.id)).toMatchObject({ unit_amount: 900, recurring: { interval: "month" } });
  expect(await t.stripe.plans.update(plan.id, { metadata: { a: "1" } })).toMatchObject({ metadata: { a: "1" } });
  expect(await t.stripe.plans.del(plan.id)).toMatchObject({ deleted: true });
});
