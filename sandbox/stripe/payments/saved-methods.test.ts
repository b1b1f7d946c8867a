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

test("a setup saves the card to its customer and tells it", async () => {
  const customer = await t.stripe.customers.create();
  const intent = await t.stripe.setupIntents.create({
    customer: customer.id,
    payment_method: "pm_card_visa",
    confirm: true,
    return_url: "https://example.test",
    metadata: { a: "1" },
  });
  expect(intent).toMatchObject({ status: "succeeded", usage: "off_session" });
  expect((await t.stripe.customers.listPaymentMethods(customer.id, { type: "card" })).data.map(({ id }) => id)).toEqual([intent.payment_method]);
  expect((await t.stripe.events.list({ limit: 3 })).data.map(({ type }) => type)).toEqual([
    "setup_intent.succeeded",
    "payment_method.attached",
    "setup_intent.created",
  ]);
});

test("a card that asks for proof at setup is saved by the proof, and pays afterwards with nobody there", async () => {
  const customer = await t.stripe.customers.create();
  const intent = await t.stripe.setupIntents.create({
    customer: customer.id,
    payment_method: "pm_card_authenticationRequiredOnSetup",
    confirm: true,
    return_url: "https://example.test",
  });
  expect(intent.status).toBe("requires_action");
  expect((await t.stripe.customers.listPaymentMethods(customer.id)).data).toEqual([]);
  await t.order(`authentications/${intent.id}`, { succeeds: true });
  const [saved] = (await t.stripe.customers.listPaymentMethods(customer.id)).data;
  await expect(
    t.stripe.paymentIntents.create({ amount: 500, currency: "usd", customer: customer.id, payment_method: saved?.id, confirm: true, off_session: true }),
  ).resolves.toMatchObject({ status: "succeeded" });
});

test("a declined or unproven card is not saved, and a setup that is over cannot be confirmed", async () => {
  const customer = await t.stripe.customers.create();
  await expect(
    t.stripe.setupIntents.create({ customer: customer.id, payment_method: "pm_card_chargeDeclined", confirm: true, return_url: "https://example.test" }),
  ).rejects.toMatchObject({ code: "card_declined" });
  const intent = await t.stripe.setupIntents.create({
    customer: customer.id,
    payment_method: "pm_card_authenticationRequired",
    confirm: true,
    return_url: "https://example.test",
  });
  await t.order(`authentications/${intent.id}`, { succeeds: false });
  expect(await t.stripe.setupIntents.retrieve(intent.id)).toMatchObject({
    status: "requires_payment_method",
    last_setup_error: { code: "setup_intent_authentication_failure" },
  });
  expect((await t.stripe.customers.listPaymentMethods(customer.id)).data).toEqual([]);
  await t.stripe.setupIntents.cancel(intent.id);
  await expect(t.stripe.setupIntents.confirm(intent.id, { payment_method: "pm_card_visa" })).rejects.toMatchObject({ code: "setup_intent_unexpected_state" });
});

test("raw test numbers are checked as cards are", async () => {
  const card = (number: string, rest: object = {}) =>
    t.stripe.paymentMethods.create({ type: "card", card: { number, exp_month: 12, exp_year: 2030, cvc: "123", ...rest } });
  await expect(card("4242424242424241")).rejects.toMatchObject({ statusCode: 402, code: "incorrect_number" });
  await expect(card("4242424242424242", { exp_year: 2020 })).rejects.toMatchObject({ code: "invalid_expiry_year" });
  await expect(card("4242424242424242", { exp_year: 2026, exp_month: 1 })).rejects.toMatchObject({ code: "invalid_expiry_month" });
  await expect(card("4242424242424242", { cvc: "1" })).rejects.toMatchObject({ code: "invalid_cvc" });
  expect(await card("5555 5555 5555 4444")).toMatchObject({ card: { brand: "mastercard", last4: "4444" } });
});

test("a detached method leaves its customer without a default and is never used again", async () => {
  const customer = await t.stripe.customers.create({ payment_method: "pm_card_visa", invoice_settings: { default_payment_method: "pm_card_visa" } });
  const [saved, ...others] = (await t.stripe.customers.listPaymentMethods(customer.id)).data;
  expect([others, customer.invoice_settings.default_payment_method]).toEqual([[], saved?.id]);
  expect(await t.stripe.paymentMethods.detach(String(saved?.id))).toMatchObject({ customer: null });
  expect(await t.stripe.customers.retrieve(customer.id)).toMatchObject({ invoice_settings: { default_payment_method: null } });
  await expect(t.stripe.paymentMethods.attach(String(saved?.id), { customer: customer.id })).rejects.toMatchObject({ code: "payment_method_unexpected_state" });
});

test("a card that expires while it is saved is declined when it is charged", async () => {
  const customer = await t.stripe.customers.create();
  const card = await t.stripe.paymentMethods.create({ type: "card", card: { number: "4242424242424242", exp_month: 12, exp_year: 2026, cvc: "123" } });
  await t.stripe.paymentMethods.attach(card.id, { customer: customer.id });
  await t.sandbox.advanceClock(70 * 24 * 3_600_000);
  const pay = () =>
    t.stripe.paymentIntents.create({ amount: 500, currency: "usd", customer: customer.id, payment_method: card.id, confirm: true, off_session: true });
  await expect(pay()).rejects.toMatchObject({ code: "expired_card" });
  await t.stripe.paymentMethods.update(card.id, { card: { exp_year: 2031 } });
  await expect(pay()).resolves.toMatchObject({ status: "succeeded" });
});

test("a bank debit is processing until the clock says how it ended", async () => {
  const customer = await t.stripe.customers.create();
  const debit = (iban: string) =>
    t.stripe.paymentIntents.create({
      amount: 500,
      currency: "eur",
      customer: customer.id,
      payment_method_data: { type: "sepa_debit", sepa_debit: { iban }, billing_details: { name: "J", email: "j@example.test" } },
      confirm: true,
      return_url: "https://example.test",
    });
  const [good, bad] = [await debit("AT611904300234573201"), await debit("AT861904300235473202")];
  expect([good.status, bad.status]).toEqual(["processing", "processing"]);
  await t.sandbox.advanceClock(10 * 60_000);
  expect((await t.stripe.paymentIntents.retrieve(good.id)).status).toBe("succeeded");
  expect(await t.stripe.paymentIntents.retrieve(bad.id)).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code: "payment_method_provider_decline" },
  });
});

test("a customer session names what its page may show", async () => {
  const customer = await t.stripe.customers.create();
  const session = await t.stripe.customerSessions.create({
    customer: customer.id,
    components: {
      payment_element: {
        enabled: true,
        features: { payment_method_redisplay: "enabled", payment_method_save: "enabled", payment_method_save_usage: "off_session" },
      },
    },
  });
  expect(session).toMatchObject({ customer: customer.id, components: { payment_element: { enabled: true, features: { payment_method_save: "enabled" } } } });
  expect(session.client_secret).toMatch(/^cuss_secret_/);
});
