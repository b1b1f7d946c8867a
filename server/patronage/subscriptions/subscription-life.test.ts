import { and, eq, notInArray, sql } from "drizzle-orm";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eventOutbox, mails, patronSubscriptions, patronTiers, payments } from "@/db/schema";
import { EVENTS } from "@/inngest/events";
import { findBalances, platformAccount } from "@/server/ledger";
import { addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, payCheckout, runMoneyJobs, type TestMoney } from "@/test/stripe";
import { DAY_MS, HOUR_MS } from "../../kernel/durations";
import { settleCheckout } from "../checkouts/settle-checkout";
import { endAtOnce } from "../commands/write-cancel";
import { findAccess } from "../entitlements/find-access";
import { refundPayment } from "../payments/refund-payment";
import { tendSubscriptions } from "../sweep/tend-subscriptions";
import { syncFromStripe } from "../sync/sync-from-stripe";
import { cancelSubscription } from "./cancel-subscription";
import { changeSubscription } from "./change-subscription";
import type { SubscribeInput } from "./contract";
import { fixPayment } from "./fix-payment";
import { pauseSubscription } from "./pause-subscription";
import { resumeSubscription } from "./resume-subscription";
import { subscribe } from "./subscribe";
import { withdraw } from "./withdraw";

/** Months pass in most of these, with all that Stripe does in them. */
vi.setConfig({ testTimeout: 180_000 });
let t: TestMoney;
let artist: Person;
let stripe: Stripe;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
  await addTiers(t.services, artist.actor.userId);
  stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: t.stripe.sandbox.port, protocol: "http" });
});
afterAll(() => t.close());

const wish = (tier: string, more: Partial<SubscribeInput> = {}): SubscribeInput => ({
  artistId: artist.actor.userId,
  tier,
  interval: "month",
  uiMode: "elements",
  ...more,
});

async function join(tier: string, card = "pm_card_visa"): Promise<{ fan: Person; id: string }> {
  const fan = await addPerson(t.services);
  const { subscriptionId, checkout } = await subscribe(t.services, fan.actor, wish(tier), null);
  await payCheckout(t, checkout.checkoutId, card);
  await t.settle();
  return { fan, id: subscriptionId };
}

async function read(id: string) {
  const [row] = await t.services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, id));
  if (row === undefined) throw new Error(`${id} is gone`);
  return row;
}

const access = (fan: Person) => findAccess(t.services.db, { fanId: fan.actor.userId, artistId: artist.actor.userId, now: t.clock.now() });

async function paidCents(id: string): Promise<number[]> {
  const rows = await t.services.db.select().from(payments).where(eq(payments.subjectId, id)).orderBy(payments.paidAt);
  return rows.map((row) => row.amountCents);
}

async function expectBooksEven(): Promise<void> {
  await t.settle();
  let atStripe = 0n;
  for await (const movement of stripe.balanceTransactions.list({ limit: 100 })) atStripe += BigInt(movement.amount - movement.fee);
  const [balance] = await findBalances(t.services.db, [platformAccount("stripe_balance", "USD")]);
  expect((balance?.balanceMicros ?? 0n) / 10_000n).toBe(atStripe);
}

/** What artists are told of a subscription, in order. */
async function toldOf(id: string) {
  const rows = await t.services.db.select({ name: eventOutbox.name, data: eventOutbox.data }).from(eventOutbox).orderBy(eventOutbox.createdAt);
  const told = rows.filter(({ name }) => name === "patronage/subscription.changed").map(({ data }) => EVENTS["patronage/subscription.changed"].parse(data));
  return told.filter(({ subscriptionId }) => subscriptionId === id);
}

async function subjectsMailed(fan: Person): Promise<string[]> {
  const rows = await t.services.db.select({ subject: mails.subject }).from(mails).where(eq(mails.toAddress, fan.email)).orderBy(mails.id);
  return rows.map(({ subject }) => subject);
}

describe("subscribing", () => {
  it("opens access with the return from paying, before any webhook", async () => {
    const fan = await addPerson(t.services);
    const { subscriptionId, status, checkout } = await subscribe(t.services, fan.actor, wish("silver"), null);
    expect([status, await access(fan)]).toEqual(["INCOMPLETE", null]);
    await payCheckout(t, checkout.checkoutId);
    const row = await t.services.db.query.checkouts.findFirst({ where: (table, { eq: is }) => is(table.id, checkout.checkoutId) });
    await syncFromStripe(t.services, { objectType: "checkout.session", objectId: row?.stripeSessionId ?? "" });
    expect(await access(fan)).toMatchObject({ key: "silver", source: "subscription" });
    expect(await read(subscriptionId)).toMatchObject({ status: "ACTIVE", amountCents: 999, monthlyAmount: 999 });
    await t.settle();
    expect(await paidCents(subscriptionId)).toEqual([999]);
    await expectBooksEven();
  });

  it("is one membership and one checkout, whatever is clicked and wherever: twice, in two windows, on two devices", async () => {
    const fan = await addPerson(t.services);
    const answers = await Promise.all([1, 2, 3, 4].map((n) => subscribe(t.services, fan.actor, wish("bronze"), n < 3 ? "one key" : null)));
    expect(new Set(answers.map((answer) => answer.subscriptionId)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.checkout.clientSecret)).size).toBe(1);
    const checkoutId = answers[0]?.checkout.checkoutId ?? "";
    await payCheckout(t, checkoutId);
    await expect(payCheckout(t, checkoutId)).rejects.toThrow(/completed before/);
    await expect(subscribe(t.services, fan.actor, wish("bronze"), null)).rejects.toMatchObject({ code: "conflict" });
    await t.settle();
    await expect(subscribe(t.services, fan.actor, wish("gold"), null)).rejects.toMatchObject({ code: "conflict", details: { status: "ACTIVE" } });
    expect(await paidCents(answers[0]?.subscriptionId ?? "")).toEqual([499]);
  });

  it("gives a repeat with the same key the first answer, and refuses the key with another wish", async () => {
    const fan = await addPerson(t.services);
    const first = await subscribe(t.services, fan.actor, wish("gold"), "key");
    expect(await subscribe(t.services, fan.actor, wish("gold"), "key")).toEqual(first);
    await expect(subscribe(t.services, fan.actor, wish("silver"), "key")).rejects.toMatchObject({ code: "idempotency_mismatch" });
  });

  it("lets a fan choose another tier before paying: the older checkout can no longer be paid", async () => {
    const fan = await addPerson(t.services);
    const older = await subscribe(t.services, fan.actor, wish("bronze"), null);
    const newer = await subscribe(t.services, fan.actor, wish("gold"), null);
    await expect(payCheckout(t, older.checkout.checkoutId)).rejects.toThrow(/expired/);
    await payCheckout(t, newer.checkout.checkoutId);
    await t.settle();
    expect(await access(fan)).toMatchObject({ key: "gold" });
    expect((await read(older.subscriptionId)).status).toBe("EXPIRED");
    expect(await paidCents(older.subscriptionId)).toEqual([]);
  });

  it("frees the fan for another try a day after a checkout was left unpaid", async () => {
    const fan = await addPerson(t.services);
    const { subscriptionId } = await subscribe(t.services, fan.actor, wish("silver"), null);
    await t.advance(DAY_MS + 60_000);
    await t.settle();
    expect((await read(subscriptionId)).status).toBe("EXPIRED");
    expect((await subscribe(t.services, fan.actor, wish("silver"), null)).subscriptionId).not.toBe(subscriptionId);
  });

  it("gives a trial once for a fan and an artist", async () => {
    const other = await addPerson(t.services, "artist");
    await addTiers(t.services, other.actor.userId);
    await t.services.db
      .update(patronTiers)
      .set({ trialDays: 7 })
      .where(and(eq(patronTiers.artistId, other.actor.userId), eq(patronTiers.key, "bronze")));
    const fan = await addPerson(t.services);
    const again = async () => {
      const begun = await subscribe(t.services, fan.actor, wish("bronze", { artistId: other.actor.userId }), null);
      await payCheckout(t, begun.checkout.checkoutId);
      await t.settle();
      return begun.subscriptionId;
    };
    const first = await again();
    expect([(await read(first)).status, await paidCents(first)]).toEqual(["TRIALING", []]);
    await cancelSubscription(t.services, fan.actor, { id: first }, null);
    await t.advance(8 * DAY_MS);
    await t.settle();
    expect([(await read(first)).status, await paidCents(first)]).toEqual(["CANCELLED", []]);
    const second = await again();
    expect([(await read(second)).status, await paidCents(second)]).toEqual(["ACTIVE", [499]]);
  });

  it("lets no more hold a tier than it has places", async () => {
    await t.services.db
      .update(patronTiers)
      .set({ seatsMax: 1 })
      .where(and(eq(patronTiers.artistId, artist.actor.userId), eq(patronTiers.key, "platinum")));
    const fans = await Promise.all([addPerson(t.services), addPerson(t.services), addPerson(t.services)]);
    const tries = await Promise.allSettled(fans.map((fan) => subscribe(t.services, fan.actor, wish("platinum"), null)));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });
});

describe("a membership that runs", () => {
  it("is charged each month, once, and access never has a gap", async () => {
    const { fan, id } = await join("bronze");
    for (let month = 1; month <= 3; month++) {
      await t.advance(32 * DAY_MS);
      expect(await access(fan)).toMatchObject({ key: "bronze" });
      await t.settle();
      expect((await paidCents(id)).length).toBeGreaterThanOrEqual(month + 1);
    }
    expect(new Set(await paidCents(id))).toEqual(new Set([499]));
    await expectBooksEven();
  });

  it("is upgraded at once for exactly the cents that were shown", async () => {
    const { fan, id } = await join("bronze");
    await t.advance(10 * DAY_MS);
    const shown = await changeSubscription(t.services, fan.actor, { id, tier: "gold", preview: true }, null);
    expect(shown).toMatchObject({ takesEffect: "now", isPreview: true, nextAmountCents: 2_499 });
    expect(shown.dueNowCents).toBeGreaterThan(0);
    expect((await read(id)).tier).toBe("bronze");
    await t.advance(60_000);
    const done = await changeSubscription(t.services, fan.actor, { id, tier: "gold", quotedAt: shown.quotedAt }, "change");
    await changeSubscription(t.services, fan.actor, { id, tier: "gold", quotedAt: shown.quotedAt }, "change").catch((thrown: unknown) =>
      expect(thrown).toMatchObject({ code: "rule_refused" }),
    );
    expect(done).toMatchObject({ dueNowCents: shown.dueNowCents, isPreview: false });
    await t.settle();
    expect(await paidCents(id)).toEqual([499, shown.dueNowCents]);
    expect(await access(fan)).toMatchObject({ key: "gold" });
    await expectBooksEven();
  });

  it("is downgraded with the next period and keeps what is paid until then", async () => {
    const { fan, id } = await join("gold");
    const changed = await changeSubscription(t.services, fan.actor, { id, tier: "bronze" }, null);
    expect(changed).toMatchObject({ takesEffect: "period_end", dueNowCents: 0, nextAmountCents: 499 });
    expect(changed.subscription.nextTier).toMatchObject({ key: "bronze" });
    await t.settle();
    const { nextTierId } = await read(id);
    expect((await toldOf(id)).filter((told) => told.nextTierId !== null)).toEqual([expect.objectContaining({ status: "ACTIVE", nextTierId })]);
    expect(await access(fan)).toMatchObject({ key: "gold" });
    await t.advance(31 * DAY_MS + HOUR_MS);
    await t.settle();
    expect(await access(fan)).toMatchObject({ key: "bronze" });
    expect((await read(id)).nextTierId).toBeNull();
    expect(await paidCents(id)).toEqual([2_499, 499]);
  });

  it("that is cancelled stays to the end of what is paid, and can be resumed before", async () => {
    const { fan, id } = await join("silver");
    expect(await cancelSubscription(t.services, fan.actor, { id }, null)).toMatchObject({ status: "ACTIVE", cancelAtPeriodEnd: true, renewsAt: null });
    expect(await resumeSubscription(t.services, fan.actor, { id }, null)).toMatchObject({ cancelAtPeriodEnd: false });
    const { currentPeriodEnd } = await cancelSubscription(t.services, fan.actor, { id }, null);
    const leftMs = new Date(currentPeriodEnd ?? "").getTime() - t.clock.now().getTime();
    await t.advance(leftMs - 60_000);
    await t.settle();
    expect(await access(fan)).toMatchObject({ key: "silver" });
    await t.advance(61_000);
    expect(await access(fan)).toBeNull();
    await t.settle();
    expect((await read(id)).status).toBe("CANCELLED");
    expect(await paidCents(id)).toEqual([999]);
  });

  it("that is paused charges nothing, and goes on by itself after it", async () => {
    const { fan, id } = await join("silver");
    expect(await pauseSubscription(t.services, fan.actor, { id, months: 1 }, null)).toMatchObject({ status: "PAUSED" });
    await t.advance(20 * DAY_MS);
    expect(await access(fan)).toMatchObject({ key: "silver" });
    await t.advance(25 * DAY_MS);
    await t.settle();
    expect(await access(fan)).toBeNull();
    expect(await paidCents(id)).toEqual([999]);
    await t.advance(20 * DAY_MS);
    await tendSubscriptions(t.services);
    await runMoneyJobs(t.services);
    await t.settle();
    expect((await read(id)).status).toBe("ACTIVE");
    expect(await access(fan)).toMatchObject({ key: "silver" });
    expect(await paidCents(id)).toEqual([999, 999]);
  });
});

describe("money that does not come, or goes back", () => {
  it("a failed renewal keeps access for a week, tells the fan, and is mended in one tap", async () => {
    const { fan, id } = await join("gold");
    await t.order("outcomes", {
      outcome: "insufficient_funds",
      times: 1_000,
      customer: (await stripe.subscriptions.retrieve((await read(id)).stripeSubscriptionId ?? "")).customer,
    });
    await t.advance(31 * DAY_MS + 2 * HOUR_MS);
    await t.settle();
    expect((await read(id)).status).toBe("PAST_DUE");
    expect(await access(fan)).toMatchObject({ key: "gold" });
    expect((await subjectsMailed(fan)).filter((subject) => subject.includes("did not go through"))).toHaveLength(1);
    const failed = await fixPayment(t.services, fan.actor, { id, newCard: false }, null);
    expect(failed).toMatchObject({ status: "PAST_DUE", checkout: { clientSecret: expect.any(String) } });
    await t.advance(7 * DAY_MS);
    expect(await access(fan)).toBeNull();
    await tendSubscriptions(t.services);
    await tendSubscriptions(t.services);
    expect((await subjectsMailed(fan)).filter((subject) => subject.includes("is closed until"))).toHaveLength(1);
  });

  it("another card pays at once what is owed and is used from then on", async () => {
    const { fan, id } = await join("gold");
    const { customer } = await stripe.subscriptions.retrieve((await read(id)).stripeSubscriptionId ?? "");
    await t.order("outcomes", { outcome: "insufficient_funds", times: 1, customer });
    await t.advance(31 * DAY_MS + 2 * HOUR_MS);
    await t.settle();
    expect((await read(id)).status).toBe("PAST_DUE");
    const { checkout } = await fixPayment(t.services, fan.actor, { id, newCard: true }, null);
    const checkoutId = checkout?.checkoutId ?? "";
    await payCheckout(t, checkoutId, "pm_card_mastercard");
    await settleCheckout(t.services, fan.actor, { checkoutId });
    expect(await read(id)).toMatchObject({ status: "ACTIVE", graceEndsAt: null });
    expect(await paidCents(id)).toEqual([2_499, 2_499]);
    await expectBooksEven();
  });

  it("a renewal that the bank wants confirmed keeps access, and one tap leads to its question; answered, it is paid", async () => {
    const fan = await addPerson(t.services);
    const { subscriptionId: id, checkout } = await subscribe(t.services, fan.actor, wish("silver"), null);
    await payCheckout(t, checkout.checkoutId, "pm_card_authenticationRequired");
    const prove = async () => {
      for (const intent of (await stripe.paymentIntents.list({ limit: 20 })).data)
        if (intent.status === "requires_action") await t.order(`authentications/${intent.id}`, { succeeds: true });
    };
    await prove();
    await t.settle();
    expect((await read(id)).status).toBe("ACTIVE");
    await t.advance(31 * DAY_MS + 2 * HOUR_MS);
    await t.settle();
    expect([(await read(id)).status, (await access(fan))?.key, await paidCents(id)]).toEqual(["PAST_DUE", "silver", [999]]);
    expect((await subjectsMailed(fan)).filter((subject) => subject.startsWith("Confirm"))).toHaveLength(1);
    const { checkout: otherCard, confirmUrl } = await fixPayment(t.services, fan.actor, { id, newCard: false }, null);
    expect(otherCard).toBeNull();
    const page = await (await fetch(confirmUrl ?? "")).text();
    expect(page).toContain("Confirm with your bank");
    expect(page).toContain("/authenticate/pi_");
    await prove();
    await t.settle();
    expect([(await read(id)).status, await paidCents(id)]).toEqual(["ACTIVE", [999, 999]]);
    await expect(fixPayment(t.services, fan.actor, { id, newCard: false }, null)).rejects.toMatchObject({ code: "rule_refused" });
    await expectBooksEven();
  });

  it("a refund of all of the current period ends access and the membership", async () => {
    const { fan, id } = await join("silver");
    const [payment] = await t.services.db.select().from(payments).where(eq(payments.subjectId, id));
    const paymentId = payment?.id ?? "";
    await expect(refundPayment(t.services, fan.actor, { paymentId }, null)).rejects.toMatchObject({ code: "not_found" });
    await refundPayment(t.services, artist.actor, { paymentId, amount: 100 }, null);
    await t.settle();
    expect(await access(fan)).toMatchObject({ key: "silver" });
    const receipt = await refundPayment(t.services, artist.actor, { paymentId }, null);
    expect(receipt).toMatchObject({ refundedCents: 999, status: "refunded" });
    await t.settle();
    expect(await access(fan)).toBeNull();
    expect((await read(id)).status).toBe("CANCELLED");
    await expectBooksEven();
  });

  it("a withdrawal within fourteen days gives all back with a receipt, once; after that it is refused", async () => {
    const { fan, id } = await join("bronze");
    await t.advance(13 * DAY_MS);
    const [first, second] = await Promise.all([withdraw(t.services, fan.actor, { id }, "key"), withdraw(t.services, fan.actor, { id }, "key")]);
    expect([first.refundedCents, second.withdrawnAt]).toEqual([499, first.withdrawnAt]);
    await t.settle();
    expect([await access(fan), (await read(id)).status]).toEqual([null, "CANCELLED"]);
    expect((await subjectsMailed(fan)).filter((subject) => subject.startsWith("You withdrew"))).toHaveLength(1);
    const late = await join("bronze");
    await t.advance(14 * DAY_MS + 1_000);
    await expect(withdraw(t.services, late.fan.actor, { id: late.id }, null)).rejects.toMatchObject({ code: "rule_refused" });
    await expectBooksEven();
  });

  it("an end that another one overtook between its look and its write is an end, and not a refusal", async () => {
    const { id } = await join("bronze");
    const stripeId = (await read(id)).stripeSubscriptionId ?? "";
    let isOvertaken = false;
    const call: TestMoney["services"]["stripe"]["call"] = async (work) => {
      const answer = await t.services.stripe.call(work);
      if (!isOvertaken) await stripe.subscriptions.cancel(stripeId);
      isOvertaken = true;
      return answer;
    };
    const overtaken = { ...t.services, stripe: { ...t.services.stripe, call } };
    await endAtOnce(overtaken, stripeId);
    expect((await stripe.subscriptions.retrieve(stripeId)).status).toBe("canceled");
    await expect(endAtOnce(t.services, "sub_unknown")).rejects.toMatchObject({ code: "not_found" });
  });

  it("a disputed payment closes access, and a dispute that was won opens it again", async () => {
    const { fan, id } = await join("silver", "pm_card_createDispute");
    await t.settle();
    expect(await access(fan)).toBeNull();
    const [payment] = await t.services.db.select().from(payments).where(eq(payments.subjectId, id));
    const disputes = await stripe.disputes.list({ charge: payment?.stripeChargeId ?? "" });
    await stripe.disputes.update(disputes.data[0]?.id ?? "", { evidence: { uncategorized_text: "winning_evidence" }, submit: true });
    await t.advance(2 * DAY_MS);
    await t.settle();
    expect(await access(fan)).toMatchObject({ key: "silver" });
    await expectBooksEven();
  });
});

it("never lets two memberships of one fan and artist live, and MRR is what the memberships say", async () => {
  const live = await t.services.db
    .select({ n: sql<number>`count(*)::int`, distinct: sql<number>`count(distinct (fan_id, artist_id))::int` })
    .from(patronSubscriptions)
    .where(notInArray(patronSubscriptions.status, ["CANCELLED", "EXPIRED"]));
  expect(live[0]?.n).toBe(live[0]?.distinct);
  const [moved] = await t.services.db.execute(sql`select coalesce(sum(delta_cents), 0)::int as cents from mrr_movements`);
  const [held] = await t.services.db.execute(
    sql`select coalesce(sum(monthly_amount), 0)::int as cents from patron_subscriptions where status in ('ACTIVE', 'PAST_DUE')`,
  );
  expect(moved?.cents).toBe(held?.cents);
});
