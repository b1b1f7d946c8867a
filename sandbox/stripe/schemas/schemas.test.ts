import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildSchemas } from "./build-schemas";
import { readParameters } from "./read-parameters";
import { findFaults } from "./testing";

const COUPON = {
  id: "co_1",
  object: "coupon",
  amount_off: null,
  created: 1_700_000_000,
  currency: null,
  duration: "once",
  duration_in_months: null,
  livemode: false,
  max_redemptions: null,
  metadata: {},
  name: null,
  percent_off: 50,
  redeem_by: null,
  times_redeemed: 0,
  valid: true,
};

describe("the schemas that are committed", () => {
  const fresh = buildSchemas();

  test.each(["objects", "parameters"] as const)("of %s are what the installed SDK says", (name) => {
    const committed: unknown = JSON.parse(readFileSync(new URL(`./generated/${name}.json`, import.meta.url), "utf8"));
    expect(JSON.stringify(committed) === JSON.stringify(fresh[name]), "run npm run stripe:schemas").toBe(true);
  });

  test("know the objects and endpoints of this API version, not those of older ones", () => {
    expect(JSON.stringify(fresh.objects.definitions["Subscriptions:Subscription"]?.properties)).not.toContain('"current_period_end"');
    expect(fresh.parameters.endpoints).toHaveProperty("POST /v1/subscriptions/{}/pause");
    expect(fresh.parameters.endpoints).not.toHaveProperty("GET /v1/invoices/upcoming");
  });
});

describe("an object", () => {
  test("that is as Stripe's types say has no faults", () => {
    expect(findFaults(COUPON)).toEqual([]);
    expect(findFaults({ id: "co_1", object: "coupon", deleted: true })).toEqual([]);
  });

  test.each([
    ["a property that Stripe does not have", { ...COUPON, percent: 5 }],
    ["a property that is missing", { ...COUPON, valid: undefined }],
    ["a value that Stripe does not know", { ...COUPON, duration: "always" }],
    ["a property of the wrong type", { ...COUPON, percent_off: "50" }],
  ])("with %s has a fault", (_, object) => {
    expect(findFaults(object)).not.toEqual([]);
  });
});

describe("parameters", () => {
  const create = "POST /v1/subscriptions";

  test("get the types that the endpoint takes", () => {
    const form = { customer: "cus_1", items: [{ price: "price_1", quantity: "2" }], trial_end: "now", cancel_at_period_end: "true", metadata: { count: "5" } };
    expect(readParameters(create, form)).toEqual({
      parameters: { customer: "cus_1", items: [{ price: "price_1", quantity: 2 }], trial_end: "now", cancel_at_period_end: true, metadata: { count: "5" } },
    });
  });

  test("take lists as numbered names and clear what may be cleared", () => {
    expect(readParameters(create, { customer: "cus_1", items: { 0: { price: "price_1" } }, metadata: "" })).toEqual({
      parameters: { customer: "cus_1", items: [{ price: "price_1" }], metadata: "" },
    });
  });

  test.each([
    ["an unknown name", { customer: "cus_1", colour: "red" }, "parameter_unknown", "colour"],
    ["an unknown name inside", { customer: "cus_1", items: [{ price: "p", colour: "red" }] }, "parameter_unknown", "items[0][colour]"],
    ["a name of every object", { customer: "cus_1", constructor: "red" }, "parameter_unknown", "constructor"],
    ["no whole number", { customer: "cus_1", items: [{ quantity: "1.5" }] }, "parameter_invalid_integer", "items[0][quantity]"],
    ["a value that is none of the choices", { customer: "cus_1", payment_behavior: "maybe" }, null, "payment_behavior"],
  ])("with %s are refused by name", (_, form, code, param) => {
    expect(readParameters(create, form)).toMatchObject({ fault: { code, param } });
  });

  test("that must be there are missed by name", () => {
    expect(readParameters("POST /v1/refunds", {})).toMatchObject({ parameters: {} });
    expect(readParameters("POST /v1/account_links", { account: "acct_1" })).toMatchObject({ fault: { code: "parameter_missing", param: "type" } });
  });
});
