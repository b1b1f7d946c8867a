import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StripeSandbox, startStripeSandbox } from ".";

let sandbox: StripeSandbox;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startStripeSandbox({ seed: "door" });
  stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: sandbox.port, protocol: "http" });
});
afterAll(() => sandbox.close());

test("a customer made by the SDK is read, changed, listed and deleted as Stripe would", async () => {
  const made = await stripe.customers.create({ email: "fan@example.test", metadata: { a: "1", b: "2" }, address: { line1: "Road 1", country: "DE" } });
  const changed = await stripe.customers.update(made.id, { metadata: { a: "" }, name: "Fan" });
  expect(changed).toMatchObject({ id: made.id, name: "Fan", metadata: { b: "2" }, email: "fan@example.test" });
  expect((await stripe.customers.list({ email: "fan@example.test" })).data.map(({ id }) => id)).toEqual([made.id]);
  expect(await stripe.customers.del(made.id)).toEqual(expect.objectContaining({ deleted: true }));
  expect(await stripe.customers.retrieve(made.id)).toEqual(expect.objectContaining({ id: made.id, deleted: true }));
  const events = await stripe.events.list({ limit: 3 });
  expect(events.data.map(({ type }) => type)).toEqual(["customer.deleted", "customer.updated", "customer.created"]);
});
