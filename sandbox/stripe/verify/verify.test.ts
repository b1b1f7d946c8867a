import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFaults } from "../schemas/testing";
import { openTarget, type Target } from "./target";

/**
 * The flows that the product lives on, in one suite for the stand-in and for Stripe itself: what passes there and not here, or the
 * other way round, is where the stand-in is wrong. Time moves by test clocks, which both have.
 */
const FLOW_TIMEOUT_MS = 240_000;
const DAY_S = 86_400;
const RETURN_URL = "https://example.test/back";

let target: Target;
let stripe: Stripe;
const clocks: string[] = [];
beforeAll(async () => {
  target = await openTarget();
  stripe = target.stripe;
});
afterAll(async () => {
  for (const clock of clocks) await stripe.testHelpers.testClocks.del(clock);
  await target.close();
}, FLOW_TIMEOUT_MS);

/** As it was sent: the SDK's own number objects are texts again. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function makeFan(card = "pm_card_visa") {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: Math.floor(Date.now() / 1000) });
  clocks.push(clock.id);
  const customer = await stripe.customers.create({ email: "verify@example.test", test_clock: clock.id });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  return { clock, customer, method };
}

async function makePrice(cents: number): Promise<Stripe.Price> {
  return stripe.prices.create({ currency: "usd", unit_amount: cents, recurring: { interval: "month" }, product_data: { name: `Verify ${cents}` } });
}

async function subscribe(cents: number, more: Partial<Stripe.SubscriptionCreateParams> = {}, card?: string) {
  const fan = await makeFan(card);
  const price = await makePrice(cents);
  const subscription = await stripe.subscriptions.create({
    customer: fan.customer.id,
    items: [{ price: price.id }],
    billing_mode: { type: "flexible" },
    ...more,
  });
  return { ...fan, subscription };
}

async function advance(clock: string, toS: number): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clock, { frozen_time: toS });
  await target.eventually(
    () => stripe.testHelpers.testClocks.retrieve(clock),
    ({ status }) => status === "ready",
  );
}

const endOf = (subscription: Stripe.Subscription) => subscription.items.data[0]?.current_period_end ?? 0;

async function refusalOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error("Stripe did not refuse it");
}

describe("at Stripe, and at its stand-in,", { timeout: FLOW_TIMEOUT_MS }, () => {
  test("a subscription is paid at once and renews with its period, and its objects are as the SDK's types say", async () => {
    const { clock, customer, subscription } = await subscribe(499);
    expect(subscription.status).toBe("active");
    await advance(clock.id, endOf(subscription) + 2 * 3_600);
    const invoices = await stripe.invoices.list({ customer: customer.id, expand: ["data.payments"] });
    expect(invoices.data.map(({ status, amount_paid, billing_reason }) => [status, amount_paid, billing_reason])).toEqual([
      ["paid", 499, "subscription_cycle"],
      ["paid", 499, "subscription_create"],
    ]);
    expect([sent(subscription), ...invoices.data.map(sent)].flatMap(findFaults)).toEqual([]);
  });

  test("a card that is declined starts no subscription", async () => {
    const fan = await makeFan("pm_card_chargeCustomerFail");
    const price = await makePrice(499);
    const refused = stripe.subscriptions.create({ customer: fan.customer.id, items: [{ price: price.id }], payment_behavior: "error_if_incomplete" });
    expect(await refusalOf(refused)).toMatchObject({ type: "StripeCardError", statusCode: 402, code: "card_declined" });
  });

  test("a bank that asks leaves the subscription incomplete and the payment waiting for its customer", async () => {
    const { subscription } = await subscribe(
      499,
      { payment_behavior: "allow_incomplete", expand: ["latest_invoice.payments"] },
      "pm_card_threeDSecure2Required",
    );
    expect(subscription.status).toBe("incomplete");
    const invoice = typeof subscription.latest_invoice === "object" ? subscription.latest_invoice : null;
    const intent = invoice?.payments?.data[0]?.payment.payment_intent;
    expect((await stripe.paymentIntents.retrieve(typeof intent === "string" ? intent : "")).status).toBe("requires_action");
  });

  test("an upgrade costs what its preview said, to the cent", async () => {
    const { clock, customer, subscription } = await subscribe(499);
    const gold = await makePrice(2499);
    const at = clock.frozen_time + 10 * DAY_S + 4_321;
    await advance(clock.id, at);
    const items = [{ id: subscription.items.data[0]?.id ?? "", price: gold.id }];
    const how = { proration_behavior: "always_invoice" as const, proration_date: at };
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id, subscription_details: { items, ...how } });
    await stripe.subscriptions.update(subscription.id, { items, ...how, payment_behavior: "error_if_incomplete" });
    const [charged] = (await stripe.invoices.list({ customer: customer.id, limit: 1 })).data;
    expect([charged?.status, charged?.amount_paid]).toEqual(["paid", preview.amount_due]);
    const whole = endOf(subscription) - (subscription.items.data[0]?.current_period_start ?? 0);
    const part = (cents: number) => Math.round((cents * (endOf(subscription) - at)) / whole);
    expect(preview.amount_due).toBe(part(2499) - part(499));
  });

  test("what is cancelled ends with its period and is not charged again", async () => {
    const { clock, customer, subscription } = await subscribe(499);
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    await advance(clock.id, endOf(subscription) + 2 * 3_600);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("canceled");
    expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1);
  });

  test("a refund takes the money out of the balance again, and Stripe keeps its fee", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: "usd", payment_method: "pm_card_visa", confirm: true, return_url: RETURN_URL });
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 500, expand: ["balance_transaction"] });
    expect(refund).toMatchObject({ status: "succeeded", amount: 500, balance_transaction: { amount: -500, fee: 0, type: "refund" } });
    expect(await refusalOf(stripe.refunds.create({ payment_intent: intent.id, amount: 1501 }))).toMatchObject({ statusCode: 400 });
  });

  test("a dispute is opened against the charge and takes its amount and a fee", async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      payment_method: "pm_card_createDispute",
      confirm: true,
      return_url: RETURN_URL,
    });
    const disputes = await target.eventually(
      () => stripe.disputes.list({ payment_intent: intent.id }),
      ({ data }) => (data[0]?.balance_transactions.length ?? 0) > 0,
    );
    expect(disputes.data[0]).toMatchObject({ amount: 2000, status: "needs_response", balance_transactions: [{ amount: -2000, fee: 1500 }] });
  });

  test("the same idempotency key is the same payment, and another one under it is refused", async () => {
    const params = { amount: 700, currency: "usd" };
    const idempotencyKey = `verify-${Date.now()}`;
    const first = await stripe.paymentIntents.create(params, { idempotencyKey });
    expect((await stripe.paymentIntents.create(params, { idempotencyKey })).id).toBe(first.id);
    expect(await refusalOf(stripe.paymentIntents.create({ ...params, amount: 800 }, { idempotencyKey }))).toMatchObject({ type: "StripeIdempotencyError" });
  });

  test("an unknown parameter is refused by its name", async () => {
    const answer = refusalOf(stripe.rawRequest("POST", "/v1/customers", { colour: "red" }));
    expect(await answer).toMatchObject({ statusCode: 400, code: "parameter_unknown", param: "colour" });
  });

  test("a webhook's signature is good for its own body, secret and time only", async () => {
    const secret = "whsec_verify_1234567890abcdef";
    const payload = JSON.stringify({ id: "evt_1", object: "event", api_version: "2026-10-28.endive" });
    const header = stripe.webhooks.generateTestHeaderString({ payload, secret });
    expect(stripe.webhooks.constructEvent(payload, header, secret).id).toBe("evt_1");
    const old = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(Date.now() / 1000) - 3_600 });
    expect(() => stripe.webhooks.constructEvent(`${payload} `, header, secret)).toThrow("signature");
    expect(() => stripe.webhooks.constructEvent(payload, header, "whsec_another_1234567890")).toThrow("signature");
    expect(() => stripe.webhooks.constructEvent(payload, old, secret)).toThrow("tolerance");
  });
});
