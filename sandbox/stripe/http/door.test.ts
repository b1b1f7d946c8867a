import { request } from "node:http";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStripeSandbox } from "..";
import { refuseProduction } from "../refuse-production";
import { startTestSandbox, type TestSandbox } from "../testing";
import { API_VERSION } from "../version";

let t: TestSandbox;
beforeAll(async () => {
  t = await startTestSandbox();
});
afterAll(() => t.sandbox.close());

function client(config: { key?: string; apiVersion?: string; account?: string } = {}): Stripe {
  return new Stripe(config.key ?? "sk_test_local1234567", {
    host: "127.0.0.1",
    port: t.sandbox.port,
    protocol: "http",
    maxNetworkRetries: 0,
    stripeAccount: config.account,
  });
}

/** A call as no SDK would make it. */
function raw(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: t.sandbox.port,
        path,
        method: options.method ?? "GET",
        headers: { authorization: "Bearer sk_test_local1234567", ...options.headers },
      },
      (answer) => {
        let body = "";
        answer.on("data", (part) => {
          body += String(part);
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
      },
    );
    call.on("error", reject);
    call.end(options.body);
  });
}

test("it speaks the version of the installed SDK", () => {
  expect(Stripe.API_VERSION).toBe(API_VERSION);
});

test("no live key, no missing key and no key of a page gets in where it should not", async () => {
  await expect(client({ key: "sk_live_1234567890abcdef" }).customers.list()).rejects.toMatchObject({ statusCode: 401, type: "StripeAuthenticationError" });
  expect((await raw("/v1/customers", { headers: { authorization: "" } })).status).toBe(401);
  await expect(client({ key: "pk_test_1234567890abcdef" }).customers.list()).rejects.toMatchObject({ statusCode: 401, code: "secret_key_required" });
  await expect(client({ key: "rk_test_1234567890abcdef" }).customers.list()).resolves.toMatchObject({ object: "list" });
});

test("a page elsewhere that points a name of its own at this machine is refused", async () => {
  expect((await raw("/v1/customers", { headers: { host: "evil.example" } })).status).toBe(421);
  expect((await raw("/_sandbox/clock", { headers: { host: "evil.example:4100" } })).status).toBe(421);
});

test("production refuses it: by DEPLOYMENT, and by NODE_ENV unless DEPLOYMENT says local", () => {
  expect(() => refuseProduction({ DEPLOYMENT: "production" })).toThrow(/production/);
  expect(() => refuseProduction({ NODE_ENV: "production" })).toThrow(/production/);
  expect(() => refuseProduction({ NODE_ENV: "production", DEPLOYMENT: "local" })).not.toThrow();
  expect(() => refuseProduction({})).not.toThrow();
});

test("it does not start in production", async () => {
  const before = process.env.DEPLOYMENT;
  process.env.DEPLOYMENT = "production";
  try {
    await expect(startStripeSandbox()).rejects.toThrow(/production/);
  } finally {
    if (before === undefined) delete process.env.DEPLOYMENT;
    else process.env.DEPLOYMENT = before;
  }
});

test("another version is refused, and so is an account that is not there", async () => {
  expect(await raw("/v1/customers", { headers: { "stripe-version": "2020-08-27" } })).toMatchObject({ status: 400 });
  await expect(client({ account: "acct_nobody" }).customers.list()).rejects.toMatchObject({ statusCode: 403, code: "account_invalid" });
});

test("an unknown parameter is named, wherever it is nested", async () => {
  const wrong: object = { emial: "x" };
  await expect(t.stripe.customers.create(wrong)).rejects.toMatchObject({ statusCode: 400, code: "parameter_unknown", param: "emial" });
  const nested: object = { invoice_settings: { colour: "red" } };
  await expect(t.stripe.customers.create(nested)).rejects.toMatchObject({ code: "parameter_unknown", param: "invoice_settings[colour]" });
  await expect(t.stripe.paymentIntents.create({ amount: 0, currency: "usd" })).rejects.toMatchObject({ code: "parameter_invalid_integer", param: "amount" });
  await expect(t.stripe.rawRequest("POST", "/v1/payment_intents", { amount: 100 })).rejects.toMatchObject({ code: "parameter_missing", param: "currency" });
  await expect(t.stripe.customers.create({ email: "nobody" })).rejects.toMatchObject({ code: "email_invalid", param: "email" });
});

test("what is not built says so, and what is not there is 404 or 400 by where it was named", async () => {
  expect((await raw("/v1/issuing/cards")).status).toBe(501);
  await expect(t.stripe.customers.retrieve("cus_nobody")).rejects.toMatchObject({ statusCode: 404, code: "resource_missing", param: "id" });
  await expect(t.stripe.paymentIntents.create({ amount: 100, currency: "usd", customer: "cus_nobody" })).rejects.toMatchObject({
    statusCode: 400,
    code: "resource_missing",
    param: "customer",
  });
});

test("a key that is used again answers the same, makes nothing new and takes no other parameters", async () => {
  const pay = () =>
    t.stripe.paymentIntents.create(
      { amount: 100, currency: "usd", payment_method: "pm_card_visa", confirm: true, off_session: true },
      { idempotencyKey: "once" },
    );
  const [first, second] = [await pay(), await pay()];
  expect(second).toEqual(first);
  expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
  await expect(t.stripe.paymentIntents.create({ amount: 101, currency: "usd" }, { idempotencyKey: "once" })).rejects.toMatchObject({
    statusCode: 400,
    type: "StripeIdempotencyError",
  });
  const declined = () =>
    t.stripe.paymentIntents.create(
      { amount: 100, currency: "usd", payment_method: "pm_card_chargeDeclined", confirm: true, off_session: true },
      { idempotencyKey: "no" },
    );
  const before = (await t.stripe.charges.list({ limit: 100 })).data.length;
  await expect(declined()).rejects.toMatchObject({ code: "card_declined" });
  await expect(declined()).rejects.toMatchObject({ code: "card_declined" });
  expect((await t.stripe.charges.list({ limit: 100 })).data.length).toBe(before + 1);
});

test("a key whose request was wrong is free for the request put right", async () => {
  await expect(t.stripe.customers.create({ email: "wrong" }, { idempotencyKey: "mend" })).rejects.toMatchObject({ statusCode: 400 });
  await expect(t.stripe.customers.create({ email: "right@example.test" }, { idempotencyKey: "mend" })).resolves.toMatchObject({ email: "right@example.test" });
});

test("lists page in both directions without a gap or a double, and filter by time", async () => {
  const email = "page@example.test";
  const made: string[] = [];
  for (let i = 0; i < 7; i++) made.push((await t.stripe.customers.create({ email })).id);
  const all = await t.stripe.customers.list({ email, limit: 2 }).autoPagingToArray({ limit: 100 });
  expect(all.map(({ id }) => id)).toEqual([...made].reverse());
  const back = await t.stripe.customers.list({ email, limit: 2, ending_before: made[0] });
  expect([back.data.map(({ id }) => id), back.has_more]).toEqual([[made[2], made[1]], true]);
  await t.sandbox.advanceClock(60_000);
  const later = await t.stripe.customers.create({ email });
  expect((await t.stripe.customers.list({ email, created: { gte: later.created } })).data.map(({ id }) => id)).toEqual([later.id]);
  await expect(t.stripe.customers.list({ starting_after: "cus_nobody" })).rejects.toMatchObject({ param: "starting_after" });
});

test("expand follows four levels and refuses what cannot be expanded", async () => {
  const customer = await t.stripe.customers.create();
  const intent = await t.stripe.paymentIntents.create({
    amount: 900,
    currency: "usd",
    customer: customer.id,
    payment_method: "pm_card_visa",
    confirm: true,
    off_session: true,
  });
  const [listed] = (await t.stripe.paymentIntents.list({ customer: customer.id, expand: ["data.latest_charge.balance_transaction.source.customer"] })).data;
  expect(listed).toMatchObject({ id: intent.id, latest_charge: { balance_transaction: { source: { customer: { id: customer.id } } } } });
  await expect(t.stripe.paymentIntents.retrieve(intent.id, { expand: ["amount"] })).rejects.toMatchObject({ statusCode: 400, param: "expand" });
  await expect(t.stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge.payment_intent.latest_charge.payment_intent.customer"] })).rejects.toThrow(
    /more than 4 levels/,
  );
});

test("broken forms, bodies of another kind and hostile names are refused, never obeyed", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  expect((await raw("/v1/customers", { method: "POST", headers: form, body: "__proto__[polluted]=1" })).status).toBe(400);
  expect((await raw("/v1/customers", { method: "POST", headers: form, body: "metadata[a=1" })).status).toBe(400);
  expect((await raw("/v1/customers", { method: "POST", headers: form, body: "name=a&name[b]=c" })).status).toBe(400);
  expect((await raw("/v1/customers", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })).status).toBe(400);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test("each answer has a request id, and the same seed gives the same ids", async () => {
  const answer = await t.stripe.customers.create();
  expect(answer.lastResponse.requestId).toMatch(/^req_/);
  const [one, other] = await Promise.all([startTestSandbox({ seed: "same" }), startTestSandbox({ seed: "same" })]);
  const ids = await Promise.all(
    [one, other].map(async ({ stripe }) => [
      (await stripe.customers.create()).id,
      (await stripe.paymentIntents.create({ amount: 100, currency: "usd" })).client_secret,
    ]),
  );
  expect(ids[0]).toEqual(ids[1]);
  await Promise.all([one.sandbox.close(), other.sandbox.close()]);
});
