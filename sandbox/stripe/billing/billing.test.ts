import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeSandbox, startStripeSandbox } from "..";
import { findFaults } from "../schemas/testing";
import { findStoredFaults } from "../testing";

const START_MS = Date.UTC(2026, 0, 31, 12);
const DAY_MS = 86_400_000;

let sandbox: StripeSandbox;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startStripeSandbox({ seed: "billing", nowMs: START_MS });
  stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0 });
});
afterAll(() => sandbox.close());

async function makePrice(cents: number, interval: "month" | "year" = "month") {
  return stripe.prices.create({ currency: "usd", unit_amount: cents, recurring: { interval }, product_data: { name: `Tier ${cents}` } });
}

async function makeFan(card = "pm_card_visa") {
  const customer = await stripe.customers.create({ email: "fan@example.test" });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  return { customer, method };
}

async function subscribe(cents: number, more: Stripe.SubscriptionCreateParams = {}, card?: string) {
  const [price, { customer, method }] = await Promise.all([makePrice(cents), makeFan(card)]);
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], billing_mode: { type: "flexible" }, ...more });
  return { price, customer, method, subscription };
}

async function typesSince(id: string | undefined): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100, ...(id ? { ending_before: id } : {}) });
  expect(events.data.flatMap(findFaults)).toEqual([]);
  return events.data.map(({ type }) => type).reverse();
}

async function lastEvent(): Promise<string | undefined> {
  return (await stripe.events.list({ limit: 1 })).data[0]?.id;
}

describe("a new subscription", () => {
  test("is paid at once, and each object is as Stripe's types say", async () => {
    const before = await lastEvent();
    const { subscription, customer } = await subscribe(499);
    expect(subscription.status).toBe("active");
    const [item] = subscription.items.data;
    expect(new Date((item?.current_period_end ?? 0) * 1000).toISOString()).toBe("2026-02-28T12:00:00.000Z");
    const invoices = await stripe.invoices.list({ customer: customer.id, expand: ["data.payments"] });
    expect(invoices.data).toHaveLength(1);
    expect(invoices.data[0]).toMatchObject({ status: "paid", amount_paid: 499, amount_due: 499, billing_reason: "subscription_create" });
    expect(invoices.data[0]?.payments?.data[0]).toMatchObject({ status: "paid", amount_paid: 499, is_default: true });
    const types = (await typesSince(before)).filter((type) => /^(customer\.subscription|invoice|payment_intent|charge)/.test(type));
    expect(types).toEqual([
      "customer.subscription.created",
      "invoice.created",
      "invoice.finalized",
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice_payment.paid",
      "invoice.paid",
      "customer.subscription.updated",
      "invoice.payment_succeeded",
    ]);
  });

  test("whose card is declined stays incomplete and is gone after 23 hours", async () => {
    const { subscription } = await subscribe(499, {}, "pm_card_chargeCustomerFail");
    expect(subscription.status).toBe("incomplete");
    await sandbox.advanceClock(DAY_MS);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("incomplete_expired");
  });

  test("that must not be incomplete leaves nothing behind when its card is declined", async () => {
    const { customer } = await makeFan("pm_card_chargeCustomerFail");
    const price = await makePrice(499);
    const created = stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], payment_behavior: "error_if_incomplete" });
    await expect(created).rejects.toMatchObject({ statusCode: 402, code: "card_declined" });
    expect((await stripe.subscriptions.list({ customer: customer.id, status: "all" })).data).toEqual([]);
  });

  test("with default_incomplete waits for its page to confirm the payment", async () => {
    const { subscription, method } = await subscribe(999, { payment_behavior: "default_incomplete", expand: ["latest_invoice.confirmation_secret"] });
    expect(subscription.status).toBe("incomplete");
    const invoice = subscription.latest_invoice;
    const secret = typeof invoice === "object" && invoice !== null ? invoice.confirmation_secret?.client_secret : undefined;
    await stripe.paymentIntents.confirm(secret?.split("_secret_")[0] ?? "", { payment_method: method.id });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  test("with a trial costs nothing until the trial ends, and is announced three days before", async () => {
    const before = await lastEvent();
    const { subscription, customer } = await subscribe(499, { trial_period_days: 14 });
    expect(subscription.status).toBe("trialing");
    await sandbox.advanceClock(11 * DAY_MS + 1000);
    expect(await typesSince(before)).toContain("customer.subscription.trial_will_end");
    await sandbox.advanceClock(4 * DAY_MS);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
    expect((await stripe.invoices.list({ customer: customer.id })).data.map(({ amount_paid }) => amount_paid)).toEqual([499, 0]);
  });
});

describe("a change", () => {
  test("costs exactly what its preview said, to the cent and the second", async () => {
    const { subscription, customer } = await subscribe(499);
    const gold = await makePrice(2499);
    await sandbox.advanceClock(9 * DAY_MS + 12_345_678);
    const [item] = subscription.items.data;
    const items = [{ id: item?.id ?? "", price: gold.id }];
    const at = Math.floor(sandbox.nowMs() / 1000);
    const how = { proration_behavior: "always_invoice" as const, proration_date: at };
    const preview = await stripe.invoices.createPreview({ customer: customer.id, subscription: subscription.id, subscription_details: { items, ...how } });
    const whole = (item?.current_period_end ?? 0) - (item?.current_period_start ?? 0);
    const left = (item?.current_period_end ?? 0) - at;
    expect(preview.lines.data.map(({ amount }) => amount)).toEqual([-Math.round((499 * left) / whole), Math.round((2499 * left) / whole)]);
    expect(findFaults(JSON.parse(JSON.stringify(preview)))).toEqual([]);
    await stripe.subscriptions.update(subscription.id, { items, ...how, payment_behavior: "error_if_incomplete" });
    const [charged] = (await stripe.invoices.list({ customer: customer.id })).data;
    expect(charged).toMatchObject({ status: "paid", amount_paid: preview.amount_due, total: preview.total });
  });

  test("to a yearly price starts a new period now and credits what is left of the old one", async () => {
    const { subscription, customer } = await subscribe(1000);
    const yearly = await makePrice(10_000, "year");
    await sandbox.advanceClock(10 * DAY_MS);
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]?.id ?? "", price: yearly.id }],
      proration_behavior: "always_invoice",
    });
    expect(changed.items.data[0]?.current_period_start).toBe(Math.floor(sandbox.nowMs() / 1000));
    const [charged] = (await stripe.invoices.list({ customer: customer.id })).data;
    const [old] = subscription.items.data;
    const credit = Math.round(
      (1000 * ((old?.current_period_end ?? 0) - sandbox.nowMs() / 1000)) / ((old?.current_period_end ?? 0) - (old?.current_period_start ?? 0)),
    );
    expect(charged?.amount_paid).toBe(10_000 - credit);
  });

  test("that is not paid leaves all as it was, with pending_if_incomplete", async () => {
    const { subscription, customer } = await subscribe(499);
    const failing = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
    const gold = await makePrice(2499);
    const items = [{ id: subscription.items.data[0]?.id ?? "", price: gold.id }];
    const pending = await stripe.subscriptions.update(subscription.id, {
      items,
      proration_behavior: "always_invoice",
      payment_behavior: "pending_if_incomplete",
    });
    expect(pending.items.data[0]?.price.unit_amount).toBe(499);
    expect(pending.pending_update?.subscription_items?.[0]?.price.unit_amount).toBe(2499);
    const good = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const invoice = pending.latest_invoice;
    await stripe.invoices.pay(typeof invoice === "string" ? invoice : "", { payment_method: good.id });
    const after = await stripe.subscriptions.retrieve(subscription.id);
    expect([after.items.data[0]?.price.unit_amount, after.pending_update, after.status]).toEqual([2499, null, "active"]);
  });

  /** Half off Bronze, with a card that fails, and the change to Gold without the discount that waits for another. */
  async function pendWithoutDiscount() {
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: "forever" });
    const { subscription, customer } = await subscribe(500, { discounts: [{ coupon: coupon.id }] });
    const failing = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
    const gold = await makePrice(2500);
    const items = [{ id: subscription.items.data[0]?.id ?? "", price: gold.id }];
    const how = { items, proration_behavior: "always_invoice" as const };
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id, subscription_details: how, discounts: "" });
    const pending = await stripe.subscriptions.update(subscription.id, { ...how, discounts: "", payment_behavior: "pending_if_incomplete" });
    return { pending, customer, preview, how, invoice: typeof pending.latest_invoice === "string" ? pending.latest_invoice : "" };
  }

  test("that waits keeps its discounts for later, and credits what was paid as it was paid", async () => {
    const { pending, customer, preview, invoice } = await pendWithoutDiscount();
    expect([pending.discounts.length, pending.pending_update?.discounts]).toEqual([1, []]);
    const { discounts } = await stripe.subscriptions.retrieve(pending.id, { expand: ["discounts"] });
    expect(discounts).toMatchObject([{ object: "discount", source: { type: "coupon" } }]);
    expect(preview.lines.data.map(({ amount }) => amount)).toEqual([-250, 2500]);
    const good = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    expect((await stripe.invoices.pay(invoice, { payment_method: good.id })).amount_paid).toBe(preview.amount_due);
    expect((await stripe.subscriptions.retrieve(pending.id)).discounts).toEqual([]);
  });

  test("that waits is taken back with its invoice, by another change, by an end, and after a day", async () => {
    const [voided, changed, ended, late] = [await pendWithoutDiscount(), await pendWithoutDiscount(), await pendWithoutDiscount(), await pendWithoutDiscount()];
    await stripe.invoices.voidInvoice(voided.invoice);
    await stripe.subscriptions.update(changed.pending.id, { ...changed.how, payment_behavior: "pending_if_incomplete" });
    await stripe.subscriptions.cancel(ended.pending.id);
    expect(late.pending.pending_update?.expires_at).toBe(Math.floor(sandbox.nowMs() / 1000) + 23 * 3_600);
    await sandbox.advanceClock(32 * DAY_MS);
    for (const { pending, invoice } of [voided, changed, ended, late]) {
      expect((await stripe.invoices.retrieve(invoice)).status).toBe("void");
      expect((await stripe.subscriptions.retrieve(pending.id)).pending_update).toBeNull();
    }
  });
});

describe("a schedule", () => {
  test("downgrades with the next period: nothing now, the lower price then, and lets go when it is over", async () => {
    const { subscription, customer } = await subscribe(2499);
    const bronze = await makePrice(499);
    const made = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    const [item] = subscription.items.data;
    const end = item?.current_period_end ?? 0;
    const phases = [
      { items: [{ price: item?.price.id, quantity: 1 }], start_date: made.current_phase?.start_date, end_date: end, proration_behavior: "none" as const },
      { items: [{ price: bronze.id, quantity: 1 }], start_date: end, proration_behavior: "none" as const },
    ];
    await stripe.subscriptionSchedules.update(made.id, { end_behavior: "release", proration_behavior: "none", phases });
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.price.unit_amount).toBe(2499);
    expect((await stripe.invoices.createPreview({ subscription: subscription.id })).amount_due).toBe(499);
    await sandbox.advanceClockTo(end * 1000 + 2 * 3_600_000);
    const after = await stripe.subscriptions.retrieve(subscription.id);
    expect([after.items.data[0]?.price.unit_amount, after.schedule]).toEqual([499, made.id]);
    expect((await stripe.invoices.list({ customer: customer.id })).data.map(({ amount_paid }) => amount_paid)).toEqual([499, 2499]);
    await sandbox.advanceClock(32 * DAY_MS);
    expect((await stripe.subscriptionSchedules.retrieve(made.id)).status).toBe("released");
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ schedule: null, status: "active" });
  });

  test("has in each phase the discounts that it names, and no others", async () => {
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: "forever" });
    const paid: number[][] = [];
    for (const isKept of [true, false]) {
      const { subscription, customer } = await subscribe(2500, { discounts: [{ coupon: coupon.id }] });
      const made = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
      const [item] = subscription.items.data;
      const end = item?.current_period_end ?? 0;
      const discounts = subscription.discounts.map((discount) => ({ discount: typeof discount === "string" ? discount : discount.id }));
      const always = { items: [{ price: item?.price.id, quantity: 1 }], proration_behavior: "none" as const };
      const phases = [
        { ...always, discounts, start_date: made.current_phase?.start_date, end_date: end },
        { ...always, discounts: isKept ? discounts : ("" as const), start_date: end },
      ];
      await stripe.subscriptionSchedules.update(made.id, { end_behavior: "release", phases });
      expect((await stripe.subscriptions.retrieve(subscription.id)).discounts).toHaveLength(1);
      await sandbox.advanceClockTo(end * 1000 + 2 * 3_600_000);
      paid.push((await stripe.invoices.list({ customer: customer.id })).data.map(({ amount_paid }) => amount_paid));
    }
    expect(paid).toEqual([
      [1250, 1250],
      [2500, 1250],
    ]);
  });

  test("that is released before its day changes nothing", async () => {
    const { subscription } = await subscribe(2499);
    const made = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    await stripe.subscriptionSchedules.release(made.id);
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ schedule: null, status: "active" });
  });
});

describe("time", () => {
  test("renews at the end of each period, on the anchor's day, an hour after the draft", async () => {
    const { subscription, customer } = await subscribe(499);
    for (let month = 0; month < 3; month += 1) await sandbox.advanceClock(31 * DAY_MS);
    const invoices = await stripe.invoices.list({ customer: customer.id });
    expect(invoices.data.map(({ amount_paid, billing_reason }) => [amount_paid, billing_reason])).toEqual([
      [499, "subscription_cycle"],
      [499, "subscription_cycle"],
      [499, "subscription_cycle"],
      [499, "subscription_create"],
    ]);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  test("tries a failed renewal eight more times in two weeks and then ends the subscription", async () => {
    const { subscription, customer } = await subscribe(499);
    const failing = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
    const end = (subscription.items.data[0]?.current_period_end ?? 0) * 1000;
    await sandbox.advanceClockTo(end + 2 * 3_600_000);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("past_due");
    await sandbox.advanceClockTo(end + 15 * DAY_MS);
    const [renewal] = (await stripe.invoices.list({ customer: customer.id })).data;
    expect(renewal).toMatchObject({ attempt_count: 9, status: "open", next_payment_attempt: null });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: "canceled", cancellation_details: { reason: "payment_failed" } });
  });

  test("heals a failed renewal once its card is mended", async () => {
    const { subscription, customer, method } = await subscribe(499);
    const failing = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
    await sandbox.advanceClockTo((subscription.items.data[0]?.current_period_end ?? 0) * 1000 + 2 * 3_600_000);
    await stripe.subscriptions.update(subscription.id, { default_payment_method: method.id });
    const [open] = (await stripe.invoices.list({ customer: customer.id, status: "open" })).data;
    await stripe.invoices.pay(open?.id ?? "");
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  test("ends what was cancelled with its period, without another invoice", async () => {
    const { subscription, customer } = await subscribe(499);
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    await sandbox.advanceClock(32 * DAY_MS);
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: "canceled",
      cancellation_details: { reason: "cancellation_requested" },
    });
    expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1);
    const ended = await stripe.events.list({ type: "customer.subscription.deleted", limit: 1 });
    expect(ended.data[0]?.data.object).toMatchObject({ id: subscription.id, status: "canceled" });
  });

  test("brings no more charges to a customer who was deleted", async () => {
    const { subscription, customer } = await subscribe(499);
    await stripe.customers.del(customer.id);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("canceled");
  });

  test("stands still for what is paused, and resuming within the paid period costs nothing", async () => {
    const { subscription, customer } = await subscribe(499);
    await stripe.subscriptions.pause(subscription.id, { bill_for: { unused_time_from: { type: "none" } } });
    await sandbox.advanceClock(5 * DAY_MS);
    const resumed = await stripe.subscriptions.resume(subscription.id, { billing_cycle_anchor: { type: "unchanged" }, proration_behavior: "none" });
    expect(resumed.status).toBe("active");
    expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1);
    await stripe.subscriptions.pause(subscription.id, { bill_for: { unused_time_from: { type: "none" } } });
    await sandbox.advanceClock(90 * DAY_MS);
    expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1);
    expect((await stripe.subscriptions.resume(subscription.id)).status).toBe("active");
    expect((await stripe.invoices.list({ customer: customer.id })).data.map(({ amount_paid }) => amount_paid)).toEqual([499, 499]);
  });

  test("of a test clock moves its own customers and nobody else", async () => {
    const { subscription: other } = await subscribe(499);
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: Math.floor(sandbox.nowMs() / 1000) });
    const customer = await stripe.customers.create({ test_clock: clock.id });
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const price = await makePrice(999);
    const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], default_payment_method: method.id });
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: clock.frozen_time + 65 * 86_400 });
    expect((await stripe.invoices.list({ customer: customer.id })).data.map(({ amount_paid }) => amount_paid)).toEqual([999, 999, 999]);
    expect((await stripe.subscriptions.retrieve(made.id)).items.data[0]?.current_period_start).toBeGreaterThan(clock.frozen_time + 50 * 86_400);
    expect((await stripe.subscriptions.retrieve(other.id)).items.data[0]?.current_period_start).toBe(other.items.data[0]?.current_period_start);
  });
});

test("a coupon is taken off as long as it lasts", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: "repeating", duration_in_months: 2 });
  const { customer } = await subscribe(999, { discounts: [{ coupon: coupon.id }] });
  await sandbox.advanceClock(31 * DAY_MS);
  await sandbox.advanceClock(31 * DAY_MS);
  await sandbox.advanceClock(31 * DAY_MS);
  expect((await stripe.invoices.list({ customer: customer.id })).data.map(({ amount_paid }) => amount_paid)).toEqual([999, 999, 499, 499]);
  expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1);
  const preview = await stripe.invoices.createPreview({
    customer: customer.id,
    discounts: [{ coupon: coupon.id }],
    subscription_details: { items: [{ price: (await makePrice(1000)).id }] },
  });
  expect(preview.total).toBe(500);
  expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed, "a preview redeems nothing").toBe(1);
});

test("all that was stored on the way is as Stripe's types say", () => {
  expect(findStoredFaults(sandbox)).toEqual([]);
});
