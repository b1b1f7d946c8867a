import { and, eq, isNull, sum } from "drizzle-orm";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import { paymentRefunds, payments, stripeBalanceTransactions, stripeEvents, tips } from "@/db/schema";
import type { StripeApi } from "@/server/adapters/stripe";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { findBalances, platformAccount } from "@/server/ledger";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, runMoneyJobs, type TestMoney } from "@/test/stripe";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { makeMetadata } from "../metadata";
import { sweepStripe } from "../sweep/sweep-stripe";
import { processStripeEvent } from "./process-stripe-event";
import { syncFromStripe } from "./sync-from-stripe";

const MICROS_PER_CENT = 10_000n;
let t: TestMoney;
let fan: Person;
let artist: Person;
let stripe: Stripe;

beforeAll(async () => {
  t = await createTestMoney();
  fan = await addPerson(t.services);
  artist = await addPerson(t.services, "artist");
  stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: t.stripe.sandbox.port, protocol: "http" });
});
afterAll(() => t.close());

/** A tip as its checkout would leave it at Stripe, and its row here; nothing of it has been read yet. */
async function payTip(amountCents: number, card = "pm_card_visa"): Promise<{ tipId: string; intent: Stripe.PaymentIntent }> {
  const now = t.clock.now();
  const tipId = newId("tip", now.getTime());
  const [fanId, artistId] = [fan.actor.userId, artist.actor.userId];
  await t.services.db.insert(tips).values({ id: tipId, fanId, artistId, amount: amountCents, status: "PENDING", createdAt: now, updatedAt: now });
  const customer = await ensureCustomer(t.services, fanId);
  const metadata = makeMetadata({ kind: "tip", subjectId: tipId, artistId, fanId });
  const automatic = { enabled: true, allow_redirects: "never" as const };
  const intent = await stripe.paymentIntents.create({
    amount: amountCents,
    currency: "usd",
    customer,
    payment_method: card,
    confirm: true,
    automatic_payment_methods: automatic,
    metadata,
  });
  return { tipId, intent };
}

async function findPayment(tipId: string) {
  const rows = await t.services.db.select().from(payments).where(eq(payments.subjectId, tipId));
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

/** What Stripe holds for us by its own movements, less what our books say: zero when no cent is lost. */
async function differenceCents(): Promise<bigint> {
  let atStripe = 0n;
  for await (const movement of stripe.balanceTransactions.list({ limit: 100 })) atStripe += BigInt(movement.amount - movement.fee);
  const [balance] = await findBalances(t.services.db, [platformAccount("stripe_balance", "USD")]);
  return atStripe - (balance?.balanceMicros ?? 0n) / MICROS_PER_CENT;
}

it("books a charge once, with its split, however often and however concurrently it is read", async () => {
  const { tipId, intent } = await payTip(1_000);
  await Promise.all([1, 2, 3, 4].map(() => syncFromStripe(t.services, { objectType: "payment_intent", objectId: intent.id })));
  expect(await findPayment(tipId)).toMatchObject({ amountCents: 1_000, platformFeeCents: 100, artistCents: 900, status: "succeeded", kind: "tip" });
  const [tip] = await t.services.db.select().from(tips).where(eq(tips.id, tipId));
  expect(tip?.status).toBe("PAID");
  await t.settle();
  expect(await differenceCents()).toBe(0n);
});

it("follows a refund in two parts, and takes the tip back when all of it went", async () => {
  const { tipId, intent } = await payTip(2_000);
  await t.settle();
  await stripe.refunds.create({ payment_intent: intent.id, amount: 500 });
  await t.settle();
  expect(await findPayment(tipId)).toMatchObject({ refundedCents: 500, status: "partially_refunded" });
  await stripe.refunds.create({ payment_intent: intent.id });
  await t.settle();
  const payment = await findPayment(tipId);
  expect(payment).toMatchObject({ refundedCents: 2_000, status: "refunded" });
  const refunds = await t.services.db
    .select()
    .from(paymentRefunds)
    .where(eq(paymentRefunds.paymentId, payment?.id ?? ""));
  expect(refunds.map((refund) => refund.amountCents).sort()).toEqual([1_500, 500]);
  const [tip] = await t.services.db.select().from(tips).where(eq(tips.id, tipId));
  expect(tip?.status).toBe("REFUNDED");
  expect(await differenceCents()).toBe(0n);
});

it("books a dispute and what becomes of it to the cent", async () => {
  const { tipId, intent } = await payTip(3_000, "pm_card_createDispute");
  await t.settle();
  expect(await findPayment(tipId)).toMatchObject({ status: "disputed" });
  expect(await differenceCents()).toBe(0n);
  const disputes = await stripe.disputes.list({ payment_intent: intent.id });
  await stripe.disputes.update(disputes.data[0]?.id ?? "", { evidence: { uncategorized_text: "losing_evidence" }, submit: true });
  await t.advance(2 * DAY_MS);
  await t.settle();
  expect(await findPayment(tipId)).toMatchObject({ status: "dispute_lost" });
  expect(await differenceCents()).toBe(0n);
});

it("heals everything within one sweep when not one webhook came", async () => {
  const paid = [await payTip(200), await payTip(700), await payTip(1_234)];
  await stripe.refunds.create({ payment_intent: paid[1]?.intent.id ?? "", amount: 300 });
  const swept = await sweepStripe(t.services);
  expect(swept.events).toBeGreaterThan(0);
  await runMoneyJobs(t.services);
  for (const { tipId } of paid) expect((await findPayment(tipId))?.amountCents).toBeGreaterThan(0);
  expect(await differenceCents()).toBe(0n);
});

it("finds a charge by its movement of the balance alone, when even its event is gone", async () => {
  const { tipId, intent } = await payTip(900);
  const full = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge.balance_transaction"] });
  const charge = typeof full.latest_charge === "object" ? full.latest_charge : null;
  const movement = typeof charge?.balance_transaction === "object" ? charge.balance_transaction : null;
  await syncFromStripe(t.services, { objectType: "balance_transaction", objectId: movement?.id ?? "" });
  expect(await findPayment(tipId)).toMatchObject({ amountCents: 900, status: "succeeded" });
});

it("keeps what is not ours out of payments, and in the books", async () => {
  const [before] = await t.services.db.select({ cents: sum(payments.amountCents) }).from(payments);
  const automatic = { enabled: true, allow_redirects: "never" as const };
  await stripe.paymentIntents.create({ amount: 5_000, currency: "usd", payment_method: "pm_card_visa", confirm: true, automatic_payment_methods: automatic });
  await t.settle();
  const [after] = await t.services.db.select({ cents: sum(payments.amountCents) }).from(payments);
  expect(after).toEqual(before);
  expect(await differenceCents()).toBe(0n);
  const rows = await t.services.db.select().from(stripeBalanceTransactions);
  expect(rows.filter((row) => row.amountCents === 5_000)).toHaveLength(1);
});

it("reads an object once for all events that came before that reading, and again for one that came after", async () => {
  const { tipId, intent } = await payTip(800);
  await sweepStripe(t.services);
  let calls = 0;
  const call = <T>(work: (api: StripeApi) => Promise<T>): Promise<T> => {
    calls += 1;
    return t.services.stripe.call(work);
  };
  const counting = { ...t.services, stripe: { ...t.services.stripe, call } };
  const events = await t.services.db
    .select()
    .from(stripeEvents)
    .where(and(eq(stripeEvents.objectType, "payment_intent"), eq(stripeEvents.objectId, intent.id)));
  const [charge] = await t.services.db
    .select()
    .from(stripeEvents)
    .where(and(eq(stripeEvents.objectType, "charge"), isNull(stripeEvents.processedAt)));
  for (const event of events) await processStripeEvent(counting, { stripeEventId: event.id });
  const callsOfOneReading = calls;
  expect(callsOfOneReading).toBeGreaterThan(0);
  await processStripeEvent(counting, { stripeEventId: charge?.id ?? "" });
  expect(calls).toBe(callsOfOneReading);
  await stripe.refunds.create({ payment_intent: intent.id });
  await t.settle();
  expect(await findPayment(tipId)).toMatchObject({ status: "refunded" });
});
