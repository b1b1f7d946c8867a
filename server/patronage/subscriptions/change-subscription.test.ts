import { and, eq } from "drizzle-orm";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { patronSubscriptions, patronTiers, payments } from "@/db/schema";
import { DAY_MS, HOUR_MS } from "@/server/kernel/durations";
import { addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, payCheckout, type TestMoney } from "@/test/stripe";
import { settleCheckout } from "../checkouts/settle-checkout";
import { getCheckout } from "../checkouts/show-checkout";
import { findAccess } from "../entitlements/find-access";
import { promoInput } from "../promos/contract";
import { createPromo } from "../promos/manage-promos";
import { countSeats } from "../tiers/count-seats";
import { findTier } from "../tiers/queries";
import { cancelSubscription } from "./cancel-subscription";
import { changeSubscription } from "./change-subscription";
import type { ChangeInput, SubscribeInput } from "./contract";
import { fixPayment } from "./fix-payment";
import { subscribe } from "./subscribe";

/** Months pass in most of these, with all that Stripe does in them. */
vi.setConfig({ testTimeout: 180_000 });
let t: TestMoney;
let artist: Person;
let stripe: Stripe;
let codes = 0;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
  await addTiers(t.services, artist.actor.userId);
  stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: t.stripe.sandbox.port, protocol: "http" });
});
afterAll(() => t.close());

interface Member {
  readonly fan: Person;
  readonly id: string;
}

async function join(tier: string, more: Partial<SubscribeInput> = {}): Promise<Member> {
  const fan = await addPerson(t.services);
  const wish = { artistId: artist.actor.userId, tier, interval: "month" as const, uiMode: "elements" as const, ...more };
  const { subscriptionId: id, checkout } = await subscribe(t.services, fan.actor, wish, null);
  await payCheckout(t, checkout.checkoutId);
  await t.settle();
  return { fan, id };
}

async function read(id: string) {
  const [row] = await t.services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, id));
  if (row === undefined) throw new Error(`${id} is gone`);
  return row;
}

async function atStripe(id: string): Promise<Stripe.Subscription> {
  return stripe.subscriptions.retrieve((await read(id)).stripeSubscriptionId ?? "");
}

async function tierOf(key: string) {
  const tier = await findTier(t.services.db, { artistId: artist.actor.userId, key });
  if (tier === undefined) throw new Error(`There is no ${key}`);
  return tier;
}

async function paidCents(id: string): Promise<number[]> {
  const rows = await t.services.db.select().from(payments).where(eq(payments.subjectId, id)).orderBy(payments.paidAt);
  return rows.map((row) => row.amountCents);
}

const access = async ({ fan }: Member) =>
  (await findAccess(t.services.db, { fanId: fan.actor.userId, artistId: artist.actor.userId, now: t.clock.now() }))?.key;
const change = ({ fan, id }: Member, to: Omit<ChangeInput, "id">, key: string | null = null) => changeSubscription(t.services, fan.actor, { id, ...to }, key);
const month = async () => {
  await t.advance(31 * DAY_MS + 2 * HOUR_MS);
  await t.settle();
};

/** Half off, for some months. */
async function makeCode(months: number, tierId?: string): Promise<string> {
  const input = promoInput.parse({ code: `half-${++codes}`, percentOffBps: 5_000, months, ...(tierId === undefined ? {} : { tierId }) });
  return (await createPromo(t.services, artist.actor, input)).code;
}

/** What the bank says to the next payment of somebody. */
async function bankSays({ id }: Member, outcome: string): Promise<void> {
  await t.order("outcomes", { customer: (await atStripe(id)).customer, outcome, times: 1 });
}

/** The fan answers what their bank asked. */
async function answerBank({ id }: Member): Promise<void> {
  const { customer } = await atStripe(id);
  for (const intent of (await stripe.paymentIntents.list({ customer: String(customer), limit: 20 })).data)
    if (intent.status === "requires_action") await t.order(`authentications/${intent.id}`, { succeeds: true });
}

async function openInvoices({ id }: Member): Promise<number> {
  return (await stripe.invoices.list({ subscription: (await read(id)).stripeSubscriptionId ?? "", status: "open" })).data.length;
}

describe("a code that a membership was begun with", () => {
  it("for one tier ends when that tier is left: the higher one costs all of it, as was shown", async () => {
    const member = await join("bronze", { promoCode: await makeCode(6, (await tierOf("bronze")).id) });
    await t.advance(10 * DAY_MS);
    const shown = await change(member, { tier: "gold", preview: true });
    const [item] = (await atStripe(member.id)).items.data;
    const [start, end, at] = [item?.current_period_start ?? 0, item?.current_period_end ?? 0, new Date(shown.quotedAt).getTime() / 1_000];
    const left = (cents: number) => Math.round((cents * (end - at)) / (end - start));
    expect(shown).toMatchObject({ dueNowCents: left(2_499) - left(249), nextAmountCents: 2_499 });
    await change(member, { tier: "gold", quotedAt: shown.quotedAt });
    await month();
    expect(await paidCents(member.id)).toEqual([249, shown.dueNowCents, 2_499]);
  });

  it("for one tier ends with a lower tier, when that begins", async () => {
    const member = await join("gold", { promoCode: await makeCode(6, (await tierOf("gold")).id) });
    expect(await change(member, { tier: "bronze" })).toMatchObject({ dueNowCents: 0, nextAmountCents: 499 });
    await month();
    expect(await paidCents(member.id)).toEqual([1_249, 499]);
  });

  it("for all tiers goes with the member up and down for its months, and the next charge is what was shown", async () => {
    const up = await join("bronze", { promoCode: await makeCode(2) });
    const down = await join("gold", { promoCode: await makeCode(2) });
    const over = await join("gold", { promoCode: await makeCode(1) });
    const changes = [await change(up, { tier: "gold" }), await change(down, { tier: "bronze" }), await change(over, { tier: "bronze" })];
    expect(changes.map((one) => one.nextAmountCents)).toEqual([1_249, 249, 499]);
    await month();
    await month();
    expect((await paidCents(up.id)).slice(-2)).toEqual([1_249, 2_499]);
    expect(await paidCents(down.id)).toEqual([1_249, 249, 499]);
    expect(await paidCents(over.id)).toEqual([1_249, 499, 499]);
  });
});

describe("a change that the bank wants confirmed", () => {
  it("leads to the bank's question, changes nothing before it is answered, and is paid once for the cents that were shown", async () => {
    const member = await join("bronze");
    await t.advance(10 * DAY_MS);
    await bankSays(member, "requires_action");
    const shown = await change(member, { tier: "gold", preview: true });
    const asked = await change(member, { tier: "gold", quotedAt: shown.quotedAt }, "key");
    expect(asked).toMatchObject({ dueNowCents: shown.dueNowCents, subscription: { tier: { key: "bronze" }, pendingTier: { key: "gold" } } });
    expect(await (await fetch(asked.confirmUrl ?? "")).text()).toContain("Confirm with your bank");
    expect([await access(member), await paidCents(member.id)]).toEqual(["bronze", [499]]);

    await t.advance(HOUR_MS / 2);
    const again = await change(member, { tier: "gold", preview: true });
    expect(again.dueNowCents).toBe(shown.dueNowCents);
    expect((await change(member, { tier: "gold", quotedAt: again.quotedAt }, "other key")).confirmUrl).toBe(asked.confirmUrl);
    const { confirmUrl } = await fixPayment(t.services, member.fan.actor, { id: member.id, newCard: false }, null);
    expect([confirmUrl, await openInvoices(member)]).toEqual([asked.confirmUrl, 1]);

    await answerBank(member);
    await t.settle();
    expect([await access(member), await paidCents(member.id)]).toEqual(["gold", [499, shown.dueNowCents]]);
    expect(await read(member.id)).toMatchObject({ tier: "gold", pendingTierId: null });
  });

  it("holds a place of the tier for a day, and is forgotten when nobody answers", async () => {
    const member = await join("bronze");
    await bankSays(member, "requires_action");
    const silver = await tierOf("silver");
    const taken = async () => (await countSeats(t.services.db, [silver.id], t.clock.now())).get(silver.id) ?? 0;
    const before = await taken();
    await change(member, { tier: "silver" });
    expect(await taken()).toBe(before + 1);
    await t.advance(DAY_MS);
    await t.settle();
    expect([await taken(), await openInvoices(member), (await read(member.id)).pendingTierId]).toEqual([before, 0, null]);
    expect([await access(member), await paidCents(member.id)]).toEqual(["bronze", [499]]);
  });

  it("is taken back by a cancellation, and can be paid no more", async () => {
    const member = await join("bronze");
    await bankSays(member, "requires_action");
    await change(member, { tier: "gold" });
    await cancelSubscription(t.services, member.fan.actor, { id: member.id }, null);
    expect([await openInvoices(member), (await read(member.id)).pendingTierId]).toEqual([0, null]);
    await month();
    expect(await read(member.id)).toMatchObject({ status: "CANCELLED", graceEndsAt: null });
    expect(await paidCents(member.id)).toEqual([499]);
  });
});

describe("a card", () => {
  it("that is declined leaves all as it was, and another one, given while nothing is owed, pays the next try", async () => {
    const member = await join("bronze");
    await bankSays(member, "insufficient_funds");
    await expect(change(member, { tier: "gold" })).rejects.toMatchObject({ code: "rule_refused", sentence: expect.stringContaining("not enough money") });
    expect([await openInvoices(member), await access(member), await paidCents(member.id)]).toEqual([0, "bronze", [499]]);

    const { actor } = member.fan;
    const { checkout } = await fixPayment(t.services, actor, { id: member.id, newCard: true }, null);
    const checkoutId = checkout?.checkoutId ?? "";
    expect(await getCheckout(t.services, actor, { checkoutId })).toMatchObject({ kind: "card", isOwed: false });
    await payCheckout(t, checkoutId, "pm_card_mastercard");
    await settleCheckout(t.services, actor, { checkoutId });
    const { default_payment_method: method } = await atStripe(member.id);
    expect((await stripe.paymentMethods.retrieve(String(method))).card?.brand).toBe("mastercard");
    expect(await paidCents(member.id)).toEqual([499]);
    await change(member, { tier: "gold" });
    expect(await access(member)).toBe("gold");
  });

  it("that is given while a change waits for the bank is not charged for it", async () => {
    const member = await join("bronze");
    await bankSays(member, "requires_action");
    await change(member, { tier: "gold" });
    const { actor } = member.fan;
    const { checkout } = await fixPayment(t.services, actor, { id: member.id, newCard: true }, null);
    await payCheckout(t, checkout?.checkoutId ?? "", "pm_card_mastercard");
    await settleCheckout(t.services, actor, { checkoutId: checkout?.checkoutId ?? "" });
    await t.settle();
    expect([await access(member), await paidCents(member.id)]).toEqual(["bronze", [499]]);
  });
});

describe("how often it is paid", () => {
  it("can be fewer at a time from the next year on: it is shown, can be undone, and comes", async () => {
    const member = await join("silver", { interval: "year" });
    const changed = await change(member, { tier: "silver", interval: "month" });
    expect(changed).toMatchObject({ takesEffect: "period_end", nextAmountCents: 999, interval: "month" });
    await t.settle();
    expect(await read(member.id)).toMatchObject({ interval: "year", nextInterval: "month", nextTierId: (await tierOf("silver")).id });

    const undone = await change(member, { tier: "silver", interval: "year" });
    expect(undone).toMatchObject({ dueNowCents: 0, interval: "year", subscription: { nextTier: null, nextInterval: null } });
    expect((await atStripe(member.id)).schedule).toBeNull();
    await expect(change(member, { tier: "silver" })).rejects.toMatchObject({ code: "rule_refused" });

    await change(member, { tier: "silver", interval: "month" });
    await t.advance(368 * DAY_MS);
    await t.settle();
    expect(await read(member.id)).toMatchObject({ interval: "month", nextTierId: null, nextInterval: null });
    expect(await paidCents(member.id)).toEqual([9_990, 999]);
  });

  it("can be changed in a tier without a place left by who holds one, and by nobody else", async () => {
    const member = await join("platinum");
    const isPlatinum = and(eq(patronTiers.artistId, artist.actor.userId), eq(patronTiers.key, "platinum"));
    await t.services.db.update(patronTiers).set({ seatsMax: 1 }).where(isPlatinum);
    const other = await join("gold");
    await expect(change(other, { tier: "platinum" })).rejects.toMatchObject({ code: "rule_refused" });
    const yearly = await change(member, { tier: "platinum", interval: "year" });
    expect(yearly.subscription).toMatchObject({ interval: "year", tier: { key: "platinum" } });
    await change(member, { tier: "gold" });
    expect(await change(member, { tier: "platinum", interval: "month" })).toMatchObject({ takesEffect: "period_end" });
  });
});
