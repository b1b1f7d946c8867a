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

test("a change tells what it was before, and nothing is told when nothing changed", async () => {
  const customer = await t.stripe.customers.create({ email: "a@example.test", metadata: { a: "1" } });
  await t.stripe.customers.update(customer.id, { email: "b@example.test", metadata: { a: "2", b: "3" } });
  const [told] = (await t.stripe.events.list({ type: "customer.updated" })).data;
  expect(told?.data).toMatchObject({ object: { email: "b@example.test" }, previous_attributes: { email: "a@example.test", metadata: { a: "1", b: null } } });
  await t.stripe.customers.update(customer.id, { email: "b@example.test" });
  expect((await t.stripe.events.list({ type: "customer.updated" })).data).toHaveLength(1);
});

test("metadata keys go by an empty text, all of them by an empty whole", async () => {
  const customer = await t.stripe.customers.create({ metadata: { a: "1", b: "2" } });
  expect((await t.stripe.customers.update(customer.id, { metadata: { a: "" } })).metadata).toEqual({ b: "2" });
  expect((await t.stripe.customers.update(customer.id, { metadata: "" })).metadata).toEqual({});
});

test("a deleted customer is in no list, takes no change and pays for nothing", async () => {
  const customer = await t.stripe.customers.create({ email: "gone@example.test" });
  await t.stripe.customers.del(customer.id);
  expect((await t.stripe.customers.list({ email: "gone@example.test" })).data).toEqual([]);
  await expect(t.stripe.customers.update(customer.id, { name: "x" })).rejects.toMatchObject({ statusCode: 404 });
  await expect(t.stripe.paymentIntents.create({ amount: 100, currency: "usd", customer: customer.id })).rejects.toMatchObject({
    statusCode: 400,
    param: "customer",
  });
});

test("a customer's credit is changed with a row that says why", async () => {
  const customer = await t.stripe.customers.create();
  await t.stripe.customers.createBalanceTransaction(customer.id, { amount: -500, currency: "usd", description: "Sorry" });
  await t.stripe.customers.createBalanceTransaction(customer.id, { amount: 200, currency: "usd" });
  expect(await t.stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -300 });
  expect((await t.stripe.customers.listBalanceTransactions(customer.id)).data.map(({ amount, ending_balance }) => [amount, ending_balance])).toEqual([
    [200, -300],
    [-500, -500],
  ]);
});

test("a card saved by a token the older way is the default and pays", async () => {
  const customer = await t.stripe.customers.create({ source: "tok_visa" });
  expect(customer.default_source).toMatch(/^card_/);
  const intent = await t.stripe.paymentIntents.create({
    amount: 100,
    currency: "usd",
    customer: customer.id,
    payment_method: String(customer.default_source),
    confirm: true,
    off_session: true,
  });
  expect(intent.status).toBe("succeeded");
  expect(await t.stripe.customers.createSource(customer.id, { source: "tok_mastercard" })).toMatchObject({ object: "card", brand: "mastercard" });
});
