import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkouts, entitlements, gifts, mails, payments, tips, users } from "@/db/schema";
import { signInByLink } from "@/server/accounts";
import { DAY_MS } from "@/server/kernel/durations";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { getCheckout } from "../checkouts/show-checkout";
import { findAccess } from "../entitlements/find-access";
import { sendGift } from "../gifts/send-gift";
import { chargePledge } from "../goals/charge-pledge";
import { closeGoal } from "../goals/close-goal";
import { goalInput } from "../goals/contract";
import { createGoal } from "../goals/create-goal";
import { listGoals } from "../goals/list-goals";
import { promoInput } from "../promos/contract";
import { createPromo } from "../promos/manage-promos";
import { getArtistPage } from "../tiers/get-artist-page";
import { listMyTiers } from "../tiers/list-tiers";
import { updateTier } from "../tiers/update-tier";
import { guestPledgeInput, guestSubscribeInput, guestTipInput } from "./contract";
import { forgetGuests } from "./forget-guests";
import { pledgeAsGuest, subscribeAsGuest, tipAsGuest } from "./give-as-guest";
import { tellGuest } from "./tell-guest";

const CLIENT = { clientAddress: "", userAgent: "a test" };
let made = 0;
let t: TestMoney;
let artist: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist", "Beatrice");
  const [bronze, silver] = await listMyTiers(t.services, artist.actor);
  for (const { id } of [bronze, silver].filter((tier) => tier !== undefined)) await updateTier(t.services, artist.actor, { tierId: id, seatsMax: 500 });
  await updateTier(t.services, artist.actor, { tierId: bronze?.id ?? "", trialDays: 7 });
  for (const [code, percentOffBps] of [
    ["HALF", 5_000],
    ["FREE", 10_000],
  ] as const)
    await createPromo(t.services, artist.actor, promoInput.parse({ code, percentOffBps, months: 3 }));
});
afterAll(() => t.close());

const freshEmail = () => `guest-${++made}@example.test`;
const tip = (email: string, key: string | null = null) =>
  tipAsGuest(t.services, CLIENT, guestTipInput.parse({ artistId: artist.actor.userId, amount: 500, email }), key);
const join = (email: string, key: string | null = null) =>
  subscribeAsGuest(t.services, CLIENT, guestSubscribeInput.parse({ artistId: artist.actor.userId, tier: "gold", email }), key);
const mailsTo = (email: string) => t.services.db.select().from(mails).where(eq(mails.toAddress, email));
const linksTo = async (email: string) => (await mailsTo(email)).filter(({ body }) => body.includes("/sign-in/link?token="));

const OFFERS = [
  { what: "a plain tier", words: {} },
  { what: "another currency", words: { currency: "EUR" } },
  { what: "free days", words: { tier: "bronze" } },
  { what: "a code", words: { promoCode: "HALF" } },
] as const;

async function begin(email: string, words: object): Promise<{ checkoutId: string }> {
  const input = guestSubscribeInput.parse({ artistId: artist.actor.userId, tier: "gold", email, ...words });
  const { checkout } = await subscribeAsGuest(t.services, CLIENT, input, null);
  if (checkout === null) throw new Error("It was to be paid.");
  return checkout;
}
async function placesTaken() {
  return (await getArtistPage(t.services, null, { idOrHandle: artist.actor.userId })).tiers.map(
    ({ seatsLeft, seatsMax }) => (seatsMax ?? 0) - (seatsLeft ?? 0),
  );
}
/** What the page of a checkout shows, without the names that are anybody's own. */
async function shown(checkoutId: string) {
  const { clientSecret, checkoutId: _id, ...page } = await getCheckout(t.services, null, { checkoutId });
  return { ...page, isOpen: clientSecret !== null };
}
/** What Stripe says of the session to who pays, without ids and addresses. */
async function onTheSheet(email: string) {
  const session = await sessionOf(email);
  const { mode, status, amount_total, currency, saved_payment_method_options, total_details, payment_method_collection } = session;
  const lines = await t.services.stripe.call((stripe) => stripe.checkout.sessions.listLineItems(session.id));
  const customer = await t.services.stripe.call((stripe) => stripe.customers.retrieve(String(session.customer)));
  const methods = await t.services.stripe.call((stripe) => stripe.customers.listPaymentMethods(String(session.customer)));
  const name = customer.deleted ? null : customer.name;
  return {
    session: { mode, status, amount_total, currency, saved_payment_method_options, total_details, payment_method_collection },
    lines: lines.data.map(({ amount_total: total, price, quantity }) => ({ total, price: price?.id, quantity })),
    customer: { name, hasEmail: !customer.deleted && customer.email === email, methods: methods.data.length },
  };
}

/** All that somebody can see who begins, begins again and changes their mind: with what places of the tiers it took. */
async function probe(email: string, words: object) {
  const before = await placesTaken();
  const takenSince = async () => (await placesTaken()).map((taken, index) => taken - (before[index] ?? 0));
  const [first, again] = [await begin(email, words), await begin(email, words)];
  const places = await takenSince();
  const other = await begin(email, { ...words, tier: "silver" });
  const isSame = first.checkoutId === again.checkoutId && again.checkoutId !== other.checkoutId;
  const pages = { ended: await shown(first.checkoutId), page: await shown(other.checkoutId) };
  return { isSame, places, placesAfter: await takenSince(), ...pages, ...(await onTheSheet(email)) };
}

async function userOf(email: string) {
  const [user] = await t.services.db.select().from(users).where(eq(users.email, email));
  if (user === undefined) throw new Error(`${email} has no account.`);
  return user;
}
async function lastSubject(email: string) {
  const { id } = await userOf(email);
  const [row] = await t.services.db.select().from(checkouts).where(eq(checkouts.fanId, id)).orderBy(desc(checkouts.id)).limit(1);
  if (row === undefined) throw new Error(`${email} has no checkout.`);
  return row;
}
async function sessionOf(email: string) {
  const { stripeSessionId } = await lastSubject(email);
  return t.services.stripe.call((stripe) => stripe.checkout.sessions.retrieve(stripeSessionId ?? ""));
}
async function pay(email: string): Promise<string> {
  const { subjectId } = await lastSubject(email);
  await pressPay(t, subjectId, { paymentMethod: "pm_card_visa", email });
  await t.settle();
  await tellGuest(t.services, { subjectId });
  await tellGuest(t.services, { subjectId });
  return subjectId;
}

describe("somebody without an account", () => {
  it("pays first and is in by the one link that the payment brings, before which no mail says anything", async () => {
    const email = freshEmail();
    const { checkout } = await tip(email);
    expect(checkout?.clientSecret).toContain("_secret_");
    await tellGuest(t.services, { subjectId: "tip_other" });
    expect(await mailsTo(email)).toEqual([]);
    const tipId = await pay(email);
    expect((await t.services.db.select().from(tips).where(eq(tips.id, tipId)))[0]).toMatchObject({ status: "PAID" });
    const [mail, ...more] = await linksTo(email);
    expect(more).toEqual([]);
    const token = /token=([\w-]+)/.exec(mail?.body ?? "")?.[1] ?? "";
    expect(await signInByLink(t.services, CLIENT, { token })).toMatchObject({ userId: (await userOf(email)).id });
  });

  it("becomes a patron whose tier is open once it is paid", async () => {
    const email = freshEmail();
    await join(email);
    await pay(email);
    const access = await findAccess(t.services.db, { fanId: (await userOf(email)).id, artistId: artist.actor.userId, now: t.clock.now() });
    expect(access).toMatchObject({ key: "gold", source: "subscription" });
    expect(await linksTo(email)).toHaveLength(1);
  });

  it("pledges with a card that is charged at the deadline and not before", async () => {
    const email = freshEmail();
    const deadline = new Date(t.clock.now().getTime() + 5 * DAY_MS).toISOString();
    const goal = await createGoal(t.services, artist.actor, goalInput.parse({ title: "A film", target: 4_000, kind: "all-or-nothing", deadline }), null);
    await pledgeAsGuest(t.services, CLIENT, guestPledgeInput.parse({ goalId: goal.id, amount: 4_000, email }), null);
    const pledgeId = await pay(email);
    const shown = async () => (await listGoals(t.services, { artistId: artist.actor.userId, limit: 10, offset: 0 })).items.find(({ id }) => id === goal.id);
    expect(await shown()).toMatchObject({ raised: 4_000, collected: 0 });
    await t.advance(5 * DAY_MS);
    await closeGoal(t.services, { goalId: goal.id });
    await chargePledge(t.services, { pledgeId, attempt: 0 });
    expect(await shown()).toMatchObject({ status: "ended", raised: 4_000, collected: 4_000 });
  });

  it("who clicks twice has one membership and one checkout, before paying and after", async () => {
    const email = freshEmail();
    const answers = await Promise.all([join(email, "k"), join(email, "k"), join(email, "k")]);
    expect(new Set(answers.map(({ checkout }) => checkout?.clientSecret)).size).toBe(1);
    expect(
      await t.services.db
        .select()
        .from(checkouts)
        .where(eq(checkouts.fanId, (await userOf(email)).id)),
    ).toHaveLength(1);
  });
});

describe("somebody who types an address that has an account", () => {
  it("gets an answer of the same shape, and is offered none of its cards", async () => {
    const owner = await addPerson(t.services);
    const customerId = await ensureCustomer(t.services, owner.actor.userId);
    const attach = { customer: customerId };
    await t.services.stripe.call((stripe) => stripe.paymentMethods.attach("pm_card_visa", attach, { idempotencyKey: `test:${customerId}` }));
    const fresh = freshEmail();
    for (const pay of [tip, join]) {
      const [known, unknown] = [await pay(owner.email), await pay(fresh)];
      expect(Object.keys(known)).toEqual(Object.keys(unknown));
      expect(Object.keys(known.checkout ?? {}).sort()).toEqual(Object.keys(unknown.checkout ?? {}).sort());
      expect((await sessionOf(owner.email)).customer).not.toBe(customerId);
    }
  });

  it("pays for its owner: the period by a code in the mail, and what was begun is stopped at Stripe", async () => {
    const owner = await addPerson(t.services);
    await join(owner.email);
    const giftId = await pay(owner.email);
    await sendGift(t.services, { giftId });
    await sendGift(t.services, { giftId });
    const { subscription } = await sessionOf(owner.email);
    const begun = await t.services.stripe.call((stripe) => stripe.subscriptions.retrieve(String(subscription)));
    expect(begun.status).toBe("canceled");
    const bodies = (await mailsTo(owner.email)).map(({ body }) => body).join("\n");
    expect(bodies.match(/gifts\/redeem\?code=/g)).toHaveLength(1);
    expect(bodies).toContain("It does not renew.");
    expect(await t.services.db.select().from(entitlements).where(eq(entitlements.fanId, owner.actor.userId))).toEqual([]);
    await t.advance(40 * DAY_MS);
    await t.settle();
    expect(await t.services.db.select().from(payments).where(eq(payments.subjectId, giftId))).toMatchObject([{ kind: "gift", amountCents: 2_499 }]);
  });

  it.each(OFFERS)("sees until it is paid what it would see with an address that nobody has: $what", async ({ words }) => {
    const owner = await addPerson(t.services);
    const [known, unknown] = [await probe(owner.email, words), await probe(freshEmail(), words)];
    expect(known).toEqual(unknown);
    expect(known).toMatchObject({
      isSame: true,
      page: { kind: "subscription", label: "Silver, monthly", interval: "month" },
      session: { mode: "subscription" },
    });
  });

  it("is charged nothing and gives nothing where the beginning is free: the owner is told to sign in", async () => {
    const owner = await addPerson(t.services);
    await begin(owner.email, { promoCode: "FREE" });
    const giftId = await pay(owner.email);
    await sendGift(t.services, { giftId });
    expect((await t.services.db.select().from(gifts).where(eq(gifts.id, giftId)))[0]).toMatchObject({ status: "EXPIRED" });
    expect((await mailsTo(owner.email)).map(({ body }) => body).join("\n")).toContain("sign in first");
    await t.advance(40 * DAY_MS);
    await t.settle();
    expect(await t.services.db.select().from(payments).where(eq(payments.subjectId, giftId))).toEqual([]);
  });

  it("is not told that it is the artist's own", async () => {
    expect((await tip(artist.email)).checkout).not.toBeNull();
  });
});

describe("paying without signing in", () => {
  it("is limited for an address, whoever has it", async () => {
    const email = freshEmail();
    for (let i = 0; i < 20; i++) await tip(email, "the same");
    await expect(tip(email, "the same")).rejects.toMatchObject({ code: "rate_limited" });
  });
});

describe("an account made for a guest", () => {
  it("is forgotten after a week when nothing was paid, and kept for good when something was", async () => {
    const [paying, leaving] = [freshEmail(), freshEmail()];
    await tip(paying);
    await tip(leaving);
    await join(leaving);
    await pay(paying);
    await t.advance(8 * DAY_MS);
    await t.settle();
    await forgetGuests(t.services);
    expect(await t.services.db.select().from(users).where(eq(users.email, leaving))).toEqual([]);
    expect(await userOf(paying)).toMatchObject({ passwordHash: null });
  });
});
