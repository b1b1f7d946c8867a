import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkouts, entitlements, mails, tips, users } from "@/db/schema";
import { signInByLink } from "@/server/accounts";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { findAccess } from "../entitlements/find-access";
import { sendGift } from "../gifts/send-gift";
import { chargePledge } from "../goals/charge-pledge";
import { closeGoal } from "../goals/close-goal";
import { goalInput } from "../goals/contract";
import { createGoal } from "../goals/create-goal";
import { listGoals } from "../goals/list-goals";
import { guestPledgeInput, guestSubscribeInput, guestTipInput } from "./contract";
import { forgetGuests } from "./forget-guests";
import { pledgeAsGuest, subscribeAsGuest, tipAsGuest } from "./give-as-guest";
import { tellGuest } from "./tell-guest";

const DAY_MS = 24 * 60 * 60_000;
const CLIENT = { clientAddress: "", userAgent: "a test" };
let made = 0;
let t: TestMoney;
let artist: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist", "Beatrice");
});
afterAll(() => t.close());

const freshEmail = () => `guest-${++made}@example.test`;
const tip = (email: string, key: string | null = null) =>
  tipAsGuest(t.services, CLIENT, guestTipInput.parse({ artistId: artist.actor.userId, amount: 500, email }), key);
const join = (email: string, key: string | null = null) =>
  subscribeAsGuest(t.services, CLIENT, guestSubscribeInput.parse({ artistId: artist.actor.userId, tier: "gold", email }), key);
const mailsTo = (email: string) => t.services.db.select().from(mails).where(eq(mails.toAddress, email));
const linksTo = async (email: string) => (await mailsTo(email)).filter(({ body }) => body.includes("/sign-in/link?token="));

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

  it("pays for its owner: months by a code in the mail, and nothing renews", async () => {
    const owner = await addPerson(t.services);
    await join(owner.email);
    const giftId = await pay(owner.email);
    await sendGift(t.services, { giftId });
    expect((await sessionOf(owner.email)).mode).toBe("payment");
    const bodies = (await mailsTo(owner.email)).map(({ body }) => body).join("\n");
    expect(bodies).toMatch(/gifts\/redeem\?code=/);
    expect(bodies).toContain("It does not renew.");
    expect(await t.services.db.select().from(entitlements).where(eq(entitlements.fanId, owner.actor.userId))).toEqual([]);
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
