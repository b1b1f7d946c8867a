import { expect, it } from "vitest";
import { createStripeGateway } from "./live";

const KEY = "sk_test_local1234567";

it("lets no write out without a key of ours, so that no crash can make it twice", async () => {
  const gateway = createStripeGateway({ DEPLOYMENT: "local", STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: "http://127.0.0.1:9" });
  const writing = gateway.call((stripe) => stripe.customers.create({ name: "Ada" }));
  await expect(writing).rejects.toMatchObject({ code: "internal", cause: { message: expect.stringContaining("needs an idempotency key of ours") } });
});

it("says that payments are not set up where there is no key", async () => {
  const gateway = createStripeGateway({ DEPLOYMENT: "local" });
  await expect(gateway.call((stripe) => stripe.customers.retrieve("cus_1"))).rejects.toMatchObject({ code: "unavailable", status: 503 });
});

it.each([
  ["another machine", { DEPLOYMENT: "local" as const, STRIPE_API_BASE: "http://10.0.0.7:4000", STRIPE_SECRET_KEY: KEY }],
  ["a live key", { DEPLOYMENT: "local" as const, STRIPE_API_BASE: "http://127.0.0.1:4000", STRIPE_SECRET_KEY: "sk_live_0123456789" }],
  ["production", { DEPLOYMENT: "production" as const, STRIPE_API_BASE: "http://127.0.0.1:4000", STRIPE_SECRET_KEY: KEY }],
])("does not start with the stand-in and %s", (_what, env) => {
  expect(() => createStripeGateway(env)).toThrow(/local stand-in only/);
});
