import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findStoredFaults, startTestSandbox, type TestSandbox } from "../testing";
import type { Completion } from "./complete-session";
import { completeSession } from "./complete-session";

let t: TestSandbox;
let price: Stripe.Price;
let monthly: Stripe.Price;
beforeAll(async () => {
  t = await startTestSandbox();
  const product = await t.stripe.products.create({ name: "Gold" });
  price = await t.stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 500 });
  monthly = await t.stripe.prices.create({ product: product.id, currency: "usd", unit_amount: 2499, recurring: { interval: "month" } });
});
afterAll(async () => {
  expect(findStoredFaults(t.sandbox)).toEqual([]);
  await t.sandbox.close();
});

/** What the hosted page and Stripe.js do when somebody presses "Pay". */
function press(id: string, how: Completion) {
  return t.sandbox.engine.run({ account: null, request: { id: null, idempotency_key: null } }, (ctx) => completeSession(ctx, id, how));
}

async function latestEvents(limit: number): Promise<string[]> {
  return (await t.stripe.events.list({ limit })).data.map(({ type }) => type).reverse();
}

const elements = { ui_mode: "elements", return_url: "https://example.test/return" } as const;

test("a paid session is complete with an intent that carries its metadata, and is told after the payment", async () => {
  const session = await t.stripe.checkout.sessions.create({
    ...elements,
    mode: "payment",
    line_items: [{ price: price.id, quantity: 2 }],
    payment_intent_data: { metadata: { mhc_id: "tip_1" } },
    metadata: { mhc_checkout_id: "chk_1" },
    expand: ["line_items"],
  });
  expect(session).toMatchObject({
    status: "open",
    payment_status: "unpaid",
    amount_total: 1000,
    url: null,
    payment_intent: null,
    line_items: { data: [{ quantity: 2, amount_total: 1000 }] },
  });
  expect(session.client_secret).toContain("_secret_");
  press(session.id, { paymentMethod: "pm_card_visa", email: "fan@example.test" });
  const paid = await t.stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge"] });
  expect(paid).toMatchObject({
    status: "complete",
    payment_status: "paid",
    customer: null,
    customer_details: { email: "fan@example.test" },
    payment_intent: { status: "succeeded", metadata: { mhc_id: "tip_1" }, latest_charge: { amount: 1000, paid: true } },
  });
  expect(await latestEvents(3)).toEqual(["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]);
  expect(() => press(session.id, { paymentMethod: "pm_card_visa" })).toThrow(/completed before/);
});

test("a declined card leaves the session open, and another card pays the same intent", async () => {
  const session = await t.stripe.checkout.sessions.create({ ...elements, mode: "payment", line_items: [{ price: price.id }] });
  const declined = press(session.id, { paymentMethod: "pm_card_visa_chargeDeclinedInsufficientFunds" });
  expect(declined).toMatchObject({ error: { decline_code: "insufficient_funds" }, session: { status: "open" } });
  const paid = press(session.id, { paymentMethod: "pm_card_visa" });
  expect(paid).toMatchObject({ error: null, session: { status: "complete", payment_intent: declined.session.payment_intent } });
});

test("a session whose card wants its holder is complete only by the proof", async () => {
  const session = await t.stripe.checkout.sessions.create({ ...elements, mode: "payment", line_items: [{ price: price.id }] });
  const asked = press(session.id, { paymentMethod: "pm_card_authenticationRequired" });
  expect(asked).toMatchObject({ error: null, session: { status: "open" }, waitingFor: { status: "requires_action" } });
  await t.order(`authentications/${asked.waitingFor?.id}`, { succeeds: true });
  expect(await t.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "complete", payment_status: "paid" });
});

test("money that is late makes a complete session that is not paid, and tells how it ended", async () => {
  const customer = await t.stripe.customers.create();
  await t.order("outcomes", { customer: customer.id, outcome: "late_failure" });
  const session = await t.stripe.checkout.sessions.create({ ...elements, customer: customer.id, mode: "payment", line_items: [{ price: price.id }] });
  expect(press(session.id, { paymentMethod: "pm_card_visa" }).session).toMatchObject({ status: "complete", payment_status: "unpaid" });
  await t.sandbox.advanceClock(5 * 60_000);
  expect(await latestEvents(1)).toEqual(["checkout.session.async_payment_failed"]);
  expect(await t.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: "unpaid" });
});

test("an expired session takes no money, whether by call or by time", async () => {
  const one = await t.stripe.checkout.sessions.create({ ...elements, mode: "payment", line_items: [{ price: price.id }] });
  const asked = press(one.id, { paymentMethod: "pm_card_authenticationRequired" });
  expect((await t.stripe.checkout.sessions.expire(one.id)).status).toBe("expired");
  await expect(t.order(`authentications/${asked.waitingFor?.id}`, { succeeds: true })).rejects.toThrow(/canceled/);
  const other = await t.stripe.checkout.sessions.create({ ...elements, mode: "payment", line_items: [{ price: price.id }] });
  await t.sandbox.advanceClock(25 * 3_600_000);
  expect(await t.stripe.checkout.sessions.retrieve(other.id)).toMatchObject({ status: "expired", url: null });
  expect(() => press(other.id, { paymentMethod: "pm_card_visa" })).toThrow(/expired/);
  await expect(t.stripe.checkout.sessions.expire(other.id)).rejects.toThrow(/status of `expired`/);
});

test("a setup session saves a card to a customer of its own and moves no money", async () => {
  const session = await t.stripe.checkout.sessions.create({
    ...elements,
    mode: "setup",
    currency: "usd",
    setup_intent_data: { metadata: { mhc_id: "plg_1" } },
  });
  const asked = press(session.id, { paymentMethod: "pm_card_authenticationRequiredOnSetup", email: "guest@example.test" });
  await t.order(`authentications/${asked.waitingFor?.id}`, { succeeds: true });
  const saved = await t.stripe.checkout.sessions.retrieve(session.id, { expand: ["setup_intent.payment_method", "customer"] });
  expect(saved).toMatchObject({
    status: "complete",
    payment_status: "no_payment_required",
    customer: { email: "guest@example.test" },
    setup_intent: { status: "succeeded", metadata: { mhc_id: "plg_1" }, payment_method: { card: { last4: "3155" } } },
  });
  const customer = typeof saved.customer === "object" ? saved.customer?.id : null;
  const charged = await t.stripe.paymentIntents.create({
    amount: 700,
    currency: "usd",
    customer: String(customer),
    payment_method: (await t.stripe.customers.listPaymentMethods(String(customer))).data[0]?.id,
    off_session: true,
    confirm: true,
  });
  expect(charged.status).toBe("succeeded");
});

test("a subscription session ends with an active subscription; a decline before it starts no second one", async () => {
  const customer = await t.stripe.customers.create({ email: "fan@example.test" });
  const session = await t.stripe.checkout.sessions.create({
    ...elements,
    customer: customer.id,
    mode: "subscription",
    line_items: [{ price: monthly.id, quantity: 1 }],
    subscription_data: { metadata: { mhc_id: "sub_1" }, billing_mode: { type: "flexible" } },
  });
  expect(press(session.id, { paymentMethod: "pm_card_chargeCustomerFail" })).toMatchObject({
    error: { code: "card_declined" },
    session: { status: "open", subscription: null },
  });
  press(session.id, { paymentMethod: "pm_card_visa" });
  const done = await t.stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription.latest_invoice"] });
  expect(done).toMatchObject({
    status: "complete",
    payment_status: "paid",
    subscription: { status: "active", metadata: { mhc_id: "sub_1" }, latest_invoice: { status: "paid", amount_paid: 2499 } },
  });
  expect((await t.stripe.subscriptions.list({ customer: customer.id, status: "all" })).data).toHaveLength(1);
});

test("a trial saves the card, charges nothing and is a trialing subscription", async () => {
  const customer = await t.stripe.customers.create();
  const session = await t.stripe.checkout.sessions.create({
    ...elements,
    customer: customer.id,
    mode: "subscription",
    line_items: [{ price: monthly.id }],
    subscription_data: { trial_period_days: 7, billing_mode: { type: "flexible" } },
  });
  expect(session.amount_total).toBe(0);
  press(session.id, { paymentMethod: "pm_card_visa" });
  expect(await t.stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription"] })).toMatchObject({
    status: "complete",
    payment_status: "no_payment_required",
    subscription: { status: "trialing" },
  });
  expect((await t.stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
});

test("a coupon of the whole price needs no card", async () => {
  const coupon = await t.stripe.coupons.create({ percent_off: 100, duration: "once" });
  const session = await t.stripe.checkout.sessions.create({
    ...elements,
    mode: "payment",
    line_items: [{ price: price.id }],
    discounts: [{ coupon: coupon.id }],
  });
  expect(session).toMatchObject({ amount_subtotal: 500, amount_total: 0, total_details: { amount_discount: 500 } });
  expect(press(session.id, { paymentMethod: null, email: "a@example.test" }).session).toMatchObject({
    status: "complete",
    payment_status: "no_payment_required",
  });
});

test("what the present version took away or never had is refused by name", async () => {
  const wrong: object = { ...elements, mode: "payment", line_items: [{ price: price.id }], payment_method_types: ["card"] };
  await expect(t.stripe.checkout.sessions.create(wrong)).rejects.toMatchObject({ code: "parameter_unknown", param: "payment_method_types" });
  await expect(
    t.stripe.checkout.sessions.create({ mode: "payment", line_items: [{ price: monthly.id }], success_url: "https://example.test" }),
  ).rejects.toMatchObject({ statusCode: 400, param: "line_items[0][price]" });
  await expect(t.stripe.checkout.sessions.create({ ...elements, ui_mode: "hosted_page" })).rejects.toMatchObject({ statusCode: 400 });
});
