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

async function rejected(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const error: unknown = await promise.then(
    () => new Error("was not refused"),
    (reason: unknown) => reason,
  );
  return Object.fromEntries(Object.entries(error ?? {}));
}

async function eventTypes(): Promise<string[]> {
  return (await t.stripe.events.list({ limit: 100 })).data.map(({ type }) => type);
}

test("a paid intent has one charge whose balance transaction keeps 2.9 % and 30 cents, rounded half up", async () => {
  const intent = await t.stripe.paymentIntents.create({
    amount: 499,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    off_session: true,
    metadata: { mhc_id: "tip_1" },
    expand: ["latest_charge.balance_transaction"],
  });
  expect(intent).toMatchObject({
    status: "succeeded",
    amount_received: 499,
    latest_charge: { paid: true, metadata: { mhc_id: "tip_1" }, balance_transaction: { amount: 499, fee: 44, net: 455, status: "pending" } },
  });
  expect((await eventTypes()).slice(0, 3)).toEqual(["payment_intent.succeeded", "charge.succeeded", "payment_intent.created"]);
});

test.each([
  ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
  ["pm_card_chargeDeclinedLostCard", "card_declined", "lost_card"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
  ["pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"],
])("%s is declined as %s and leaves a failed charge and an intent that takes another card", async (token, code, declineCode) => {
  const error = await rejected(t.stripe.paymentIntents.create({ amount: 1000, currency: "usd", payment_method: token, confirm: true, off_session: true }));
  expect(error).toMatchObject({ type: "StripeCardError", statusCode: 402, code, decline_code: declineCode });
  const [intent] = (await t.stripe.paymentIntents.list({ limit: 1, expand: ["data.latest_charge"] })).data;
  expect(intent).toMatchObject({ status: "requires_payment_method", latest_charge: { status: "failed", paid: false, balance_transaction: null } });
  expect(await t.stripe.paymentIntents.confirm(String(intent?.id), { payment_method: "pm_card_visa", return_url: "https://example.test" })).toMatchObject({
    status: "succeeded",
    last_payment_error: null,
  });
});

test("a card that wants its holder is asked for proof once, and is declined where nobody is there to give it", async () => {
  const customer = await t.stripe.customers.create();
  const off = await rejected(
    t.stripe.paymentIntents.create({
      amount: 1000,
      currency: "usd",
      customer: customer.id,
      payment_method: "pm_card_authenticationRequired",
      confirm: true,
      off_session: true,
    }),
  );
  expect(off).toMatchObject({ code: "authentication_required", decline_code: "authentication_required" });
  const intent = await t.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    customer: customer.id,
    payment_method: "pm_card_authenticationRequiredOnSetup",
    setup_future_usage: "off_session",
    confirm: true,
    return_url: "https://example.test/back",
  });
  expect(intent).toMatchObject({
    status: "requires_action",
    next_action: { type: "redirect_to_url", redirect_to_url: { return_url: "https://example.test/back" } },
  });
  await t.order(`authentications/${intent.id}`, { succeeds: true });
  const paid = await t.stripe.paymentIntents.retrieve(intent.id);
  expect(paid.status).toBe("succeeded");
  expect((await t.stripe.customers.listPaymentMethods(customer.id)).data.map(({ id }) => id)).toEqual([paid.payment_method]);
  const again = await t.stripe.paymentIntents.create({
    amount: 500,
    currency: "usd",
    customer: customer.id,
    payment_method: String(paid.payment_method),
    confirm: true,
    off_session: true,
  });
  expect(again.status).toBe("succeeded");
});

test("a proof that fails asks for another method", async () => {
  const intent = await t.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    payment_method: "pm_card_threeDSecure2Required",
    confirm: true,
    use_stripe_sdk: true,
  });
  expect(intent.next_action?.type).toBe("use_stripe_sdk");
  await t.order(`authentications/${intent.id}`, { succeeds: false });
  expect(await t.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code: "payment_intent_authentication_failure" },
  });
});

test("a method that was used without a customer cannot be used again", async () => {
  const method = await t.stripe.paymentMethods.create({ type: "card", card: { number: "4242424242424242", exp_month: 4, exp_year: 2030, cvc: "314" } });
  await t.stripe.paymentIntents.create({ amount: 500, currency: "usd", payment_method: method.id, confirm: true, return_url: "https://example.test" });
  expect(
    await rejected(
      t.stripe.paymentIntents.create({ amount: 500, currency: "usd", payment_method: method.id, confirm: true, return_url: "https://example.test" }),
    ),
  ).toMatchObject({ code: "payment_method_unexpected_state" });
});

test("a method of one customer pays for nobody else", async () => {
  const [one, other] = [await t.stripe.customers.create(), await t.stripe.customers.create()];
  const method = await t.stripe.paymentMethods.attach("pm_card_visa", { customer: one.id });
  expect(
    await rejected(
      t.stripe.paymentIntents.create({ amount: 500, currency: "usd", customer: other.id, payment_method: method.id, confirm: true, off_session: true }),
    ),
  ).toMatchObject({ statusCode: 400, param: "payment_method" });
});

test("0341 is saved and then fails every charge", async () => {
  const customer = await t.stripe.customers.create();
  const method = await t.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
  expect(
    await rejected(
      t.stripe.paymentIntents.create({ amount: 500, currency: "usd", customer: customer.id, payment_method: method.id, confirm: true, off_session: true }),
    ),
  ).toMatchObject({ code: "card_declined" });
  expect(await rejected(t.stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer: customer.id }))).toMatchObject({ code: "card_declined" });
});

test("an ordered outcome meets the next charge of that customer and no other", async () => {
  const [one, other] = [await t.stripe.customers.create(), await t.stripe.customers.create()];
  await t.order("outcomes", { customer: one.id, outcome: "insufficient_funds" });
  const pay = (customer: string) =>
    t.stripe.paymentIntents.create({ amount: 500, currency: "usd", customer, payment_method: "pm_card_visa", confirm: true, off_session: true });
  expect((await pay(other.id)).status).toBe("succeeded");
  expect(await rejected(pay(one.id))).toMatchObject({ decline_code: "insufficient_funds" });
  expect((await pay(one.id)).status).toBe("succeeded");
});

test("a late failure is known only when the clock reaches it, and moves no money", async () => {
  const customer = await t.stripe.customers.create();
  await t.order("outcomes", { customer: customer.id, outcome: "late_failure" });
  const intent = await t.stripe.paymentIntents.create({
    amount: 500,
    currency: "usd",
    customer: customer.id,
    payment_method: "pm_card_visa",
    confirm: true,
    off_session: true,
  });
  expect(intent.status).toBe("processing");
  await t.sandbox.advanceClock(5 * 60_000);
  expect(await t.stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] })).toMatchObject({
    status: "requires_payment_method",
    latest_charge: { status: "failed", balance_transaction: null },
  });
});

test("an authorized amount is captured in part or given back whole", async () => {
  const held = () =>
    t.stripe.paymentIntents.create({
      amount: 1000,
      currency: "usd",
      payment_method: "pm_card_visa",
      confirm: true,
      capture_method: "manual",
      return_url: "https://example.test",
    });
  const captured = await t.stripe.paymentIntents.capture((await held()).id, { amount_to_capture: 600 }, { idempotencyKey: "cap" });
  expect(await t.stripe.charges.retrieve(String(captured.latest_charge), { expand: ["balance_transaction"] })).toMatchObject({
    amount_captured: 600,
    amount_refunded: 400,
    balance_transaction: { amount: 600, fee: 47 },
  });
  expect((await t.stripe.paymentIntents.cancel((await held()).id)).status).toBe("canceled");
  expect(await rejected(t.stripe.paymentIntents.cancel(captured.id))).toMatchObject({ code: "payment_intent_unexpected_state" });
});

test("money of the instant card is in the balance at once, other money two days later", async () => {
  const before = await t.stripe.balance.retrieve();
  await t.stripe.paymentIntents.create({
    amount: 10_000,
    currency: "usd",
    payment_method: "pm_card_bypassPending",
    confirm: true,
    return_url: "https://example.test",
  });
  const after = await t.stripe.balance.retrieve();
  expect((after.available[0]?.amount ?? 0) - (before.available[0]?.amount ?? 0)).toBe(10_000 - 320);
  await t.sandbox.advanceClock(3 * 24 * 3_600_000);
  expect((await t.stripe.balance.retrieve()).pending[0]?.amount).toBe(0);
  expect(await t.stripe.balanceTransactions.list({ limit: 1 })).toMatchObject({ data: [{ status: "available" }] });
});
