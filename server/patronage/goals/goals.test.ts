import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventOutbox, goalPledges, mails, payments } from "@/db/schema";
import { DAY_MS, HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { during, loseAnswerOf } from "@/test/stripe-steps";
import { hostCheckout } from "../checkouts/host-checkout";
import { cancelPledge } from "./cancel-pledge";
import { chargePledge, postponePledge } from "./charge-pledge";
import { cancelGoal, closeGoal } from "./close-goal";
import { type Goal, goalInput, pledgeInput } from "./contract";
import { createGoal } from "./create-goal";
import { raiseDueGoals } from "./list-due";
import { listGoals } from "./list-goals";
import { makePledge } from "./make-pledge";
import { payPledge } from "./pay-pledge";
import { releaseCard } from "./release-card";
import { updateGoal } from "./update-goal";

const ASKED = { idempotencyKey: null, guestEmail: null };
let t: TestMoney;
let artist: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
});
afterAll(() => t.close());

function openGoal(more: object = {}): Promise<Goal> {
  return createGoal(t.services, artist.actor, goalInput.parse({ title: "An album", target: 10_000, ...more }), null);
}
const inDays = (days: number) => new Date(t.clock.now().getTime() + days * DAY_MS).toISOString();
const openAllOrNothing = (more: object = {}) => openGoal({ kind: "all-or-nothing", deadline: inDays(10), ...more });

async function goalOf(goalId: string): Promise<Goal | undefined> {
  return (await listGoals(t.services, { artistId: artist.actor.userId, limit: 100, offset: 0 })).items.find(({ id }) => id === goalId);
}
async function pledgeOf(pledgeId: string) {
  const [pledge] = await t.services.db.select().from(goalPledges).where(eq(goalPledges.id, pledgeId));
  if (pledge === undefined) throw new Error(`${pledgeId} is not there.`);
  return pledge;
}
const chargesOf = (pledgeId: string) => t.services.db.select().from(payments).where(eq(payments.subjectId, pledgeId));

/** What the artist is told of how charging a pledge goes wrong, or how it ends without. */
async function toldOf(pledgeId: string): Promise<string[]> {
  const events = await t.services.db.select().from(eventOutbox).orderBy(eventOutbox.createdAt);
  return events.flatMap(({ name, data }) => {
    const of: { pledgeId?: string; attempt?: number; status?: string } = Object(data);
    if (of.pledgeId !== pledgeId) return [];
    if (name === "patronage/pledge.failed") return [`failed ${of.attempt}`];
    return name === "patronage/pledge.ended" ? [`ended ${of.status}`] : [];
  });
}

/** A fan's pledge, with the card that they gave, as far as Stripe and we know by then. */
async function pledge(goal: Goal, amount: number, card = "pm_card_visa"): Promise<{ pledgeId: string; fan: Person }> {
  const fan = await addPerson(t.services);
  const { pledgeId } = await makePledge(t.services, fan.actor, pledgeInput.parse({ goalId: goal.id, amount }), ASKED);
  await pressPay(t, pledgeId, { paymentMethod: card });
  await t.settle();
  return { pledgeId, fan };
}

/** A pledge whose goal was reached and whose bank wanted to hear from the fan first. */
async function refusedOnce(): Promise<{ pledgeId: string; fan: Person; goal: Goal }> {
  const goal = await openAllOrNothing();
  const { pledgeId, fan } = await pledge(goal, 12_000);
  await t.advance(10 * DAY_MS);
  await t.order("outcomes", { outcome: "authentication_required" });
  await runDue(2);
  return { pledgeId, fan, goal };
}

/** What was really taken from the fan, at Stripe itself. */
async function takenAtStripe(pledgeId: string): Promise<number[]> {
  const { data } = await t.services.stripe.call((stripe) => stripe.charges.list({ limit: 100 }));
  return data.filter(({ paid, metadata }) => paid && metadata.mhc_id === pledgeId).map(({ amount }) => amount);
}

/** Does what the jobs of goals do, once each for whatever is due, as often as asked. */
async function runDue(times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    await raiseDueGoals(t.services);
    const due = await t.services.db.select().from(eventOutbox);
    for (const { name, data } of due) {
      const { goalId = "", pledgeId = "", attempt = 0 }: { goalId?: string; pledgeId?: string; attempt?: number } = Object(data);
      if (name === "patronage/goal.due") await closeGoal(t.services, { goalId });
      if (name === "patronage/pledge.due") await chargePledge(t.services, { pledgeId, attempt });
      if (name === "patronage/pledge.released") await releaseCard(t.services, { pledgeId });
    }
  }
}

describe("a goal that keeps all", () => {
  it("counts what is paid at once, and reaches its milestones", async () => {
    const milestones = [
      { amount: 2_000, title: "Strings" },
      { amount: 9_000, title: "A choir" },
    ];
    const goal = await openGoal({ milestones, stretchTarget: 20_000 });
    const { pledgeId } = await pledge(goal, 2_500);
    expect(await goalOf(goal.id)).toMatchObject({ raised: 2_500, collected: 2_500, supporters: 1, status: "open" });
    expect((await goalOf(goal.id))?.milestones.map(({ reachedAt }) => reachedAt !== null)).toEqual([true, false]);
    expect(await chargesOf(pledgeId)).toMatchObject([{ amountCents: 2_500, kind: "pledge" }]);
  });

  it("ends at its deadline with a total that stays, whatever goes back later", async () => {
    const goal = await openGoal({ deadline: inDays(2) });
    const { pledgeId } = await pledge(goal, 3_000);
    await t.advance(2 * DAY_MS);
    await runDue();
    const [charge] = await chargesOf(pledgeId);
    const refund = { payment_intent: charge?.stripePaymentIntentId ?? "" };
    await t.services.stripe.call((stripe) => stripe.refunds.create(refund, { idempotencyKey: `test:${pledgeId}` }));
    await t.settle();
    expect(await goalOf(goal.id)).toMatchObject({ status: "ended", raised: 3_000, collected: 0 });
    const late = makePledge(t.services, (await addPerson(t.services)).actor, pledgeInput.parse({ goalId: goal.id, amount: 500 }), ASKED);
    await expect(late).rejects.toMatchObject({ code: "rule_refused" });
  });
});

describe("a goal of all or nothing", () => {
  it("charges nobody before its deadline, each once after it, and no more however often the jobs run", async () => {
    const goal = await openAllOrNothing();
    const [one, two] = [await pledge(goal, 6_000), await pledge(goal, 5_000)];
    expect(await goalOf(goal.id)).toMatchObject({ raised: 11_000, collected: 0, supporters: 2 });
    expect(await chargesOf(one.pledgeId)).toEqual([]);
    await t.advance(10 * DAY_MS);
    await runDue(3);
    await t.settle();
    for (const { pledgeId } of [one, two]) expect(await chargesOf(pledgeId)).toHaveLength(1);
    expect(await goalOf(goal.id)).toMatchObject({ status: "ended", raised: 11_000, collected: 11_000 });
  });

  it("charges nobody below its target, and lets each card go", async () => {
    const goal = await openAllOrNothing();
    const { pledgeId, fan } = await pledge(goal, 9_999);
    const cardId = (await pledgeOf(pledgeId)).stripePaymentMethodId ?? "";
    await t.advance(10 * DAY_MS);
    await runDue(2);
    expect(await goalOf(goal.id)).toMatchObject({ status: "failed", raised: 9_999, collected: 0 });
    expect(await pledgeOf(pledgeId)).toMatchObject({ status: "EXPIRED", stripePaymentMethodId: null });
    const card = await t.services.stripe.call((stripe) => stripe.paymentMethods.retrieve(cardId));
    expect(card.customer).toBeNull();
    expect(await toldOf(pledgeId)).toEqual(["ended EXPIRED"]);
    expect(await t.services.db.select().from(mails).where(eq(mails.toAddress, fan.email))).toHaveLength(1);
  });

  it("tries a card that fails every two days for a week, tells the fan each time, then gives up without having charged", async () => {
    const goal = await openAllOrNothing();
    const [bad, good] = [await pledge(goal, 6_000, "pm_card_chargeCustomerFail"), await pledge(goal, 6_000)];
    await t.advance(10 * DAY_MS);
    await runDue(2);
    expect(await pledgeOf(good.pledgeId)).toMatchObject({ status: "PAID" });
    expect(await pledgeOf(bad.pledgeId)).toMatchObject({ status: "CHARGING", attempts: 1 });
    expect(await goalOf(goal.id)).toMatchObject({ status: "collecting", raised: 12_000, collected: 6_000 });
    for (const attempts of [2, 3, 4]) {
      await t.advance(2 * DAY_MS);
      await runDue(2);
      expect(await pledgeOf(bad.pledgeId)).toMatchObject({ attempts });
    }
    await t.advance(DAY_MS);
    await runDue(2);
    expect(await pledgeOf(bad.pledgeId)).toMatchObject({ status: "DROPPED" });
    expect(await goalOf(goal.id)).toMatchObject({ status: "ended", raised: 12_000, collected: 6_000 });
    expect(await chargesOf(bad.pledgeId)).toEqual([]);
    expect(await toldOf(bad.pledgeId)).toEqual(["failed 0", "failed 1", "failed 2", "failed 3", "ended DROPPED"]);
    expect(await toldOf(good.pledgeId)).toEqual([]);
    expect(await t.services.db.select().from(mails).where(eq(mails.toAddress, bad.fan.email))).toHaveLength(5);
  });

  it("is paid once by a fan who mends it in a page, while our own tries stand aside", async () => {
    const goal = await openAllOrNothing();
    const { pledgeId, fan } = await pledge(goal, 12_000, "pm_card_chargeCustomerFail");
    await t.advance(10 * DAY_MS);
    await runDue(2);
    const before = (await pledgeOf(pledgeId)).stripePaymentIntentId ?? "";
    const { checkout } = await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    expect(checkout?.clientSecret).toContain("_secret_");
    expect((await t.services.stripe.call((stripe) => stripe.paymentIntents.retrieve(before))).status).toBe("canceled");
    await t.advance(2 * DAY_MS);
    await runDue(2);
    expect(await chargesOf(pledgeId)).toEqual([]);
    await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    await pressPay(t, pledgeId);
    await t.settle();
    await runDue(2);
    expect(await chargesOf(pledgeId)).toMatchObject([{ amountCents: 12_000 }]);
    expect(await goalOf(goal.id)).toMatchObject({ status: "ended", collected: 12_000 });
    await expect(payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("asks a fan whose bank wants to hear from them, by a mail with a link, and is charged once they did", async () => {
    const goal = await openAllOrNothing();
    const { pledgeId, fan } = await pledge(goal, 12_000);
    await t.advance(10 * DAY_MS);
    await t.order("outcomes", { outcome: "authentication_required" });
    await runDue(2);
    expect(await pledgeOf(pledgeId)).toMatchObject({ status: "CHARGING", attempts: 1, lastError: "authentication_required" });
    const [mail] = await t.services.db.select().from(mails).where(eq(mails.toAddress, fan.email));
    expect(mail?.subject).toBe("Confirm your pledge to An album");
    expect(mail?.body).toContain(`/pledges/${pledgeId}`);
    await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    await pressPay(t, pledgeId);
    await t.settle();
    expect(await chargesOf(pledgeId)).toHaveLength(1);
  });

  it("is charged at the next step when its fan began to pay in a page and left it", async () => {
    const { pledgeId, fan, goal } = await refusedOnce();
    const first = await pledgeOf(pledgeId);
    await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    const left = await pledgeOf(pledgeId);
    expect(left).toMatchObject({ status: "CHARGING", nextAttemptAt: first.nextAttemptAt, stripePaymentIntentId: null });
    await t.advance(2 * DAY_MS);
    await runDue(2);
    await t.settle();
    const paid = await pledgeOf(pledgeId);
    expect(paid.status).toBe("PAID");
    expect(paid.stripePaymentIntentId).not.toBe(first.stripePaymentIntentId);
    expect(await takenAtStripe(pledgeId)).toEqual([12_000]);
    expect(await goalOf(goal.id)).toMatchObject({ status: "ended", collected: 12_000 });
  });

  it("is charged at the next step when the process died while its fan took over, after the intent was cancelled", async () => {
    const { pledgeId, fan } = await refusedOnce();
    await expect(payPledge(loseAnswerOf(t.services, "cancel"), fan.actor, { pledgeId, uiMode: "elements" })).rejects.toMatchObject({ code: "unavailable" });
    await t.advance(2 * DAY_MS);
    await runDue(2);
    expect(await takenAtStripe(pledgeId)).toEqual([12_000]);
  });

  it("is charged by an intent of its own when its fan took over, and left, while an intent of ours waited for Stripe to be reached again", async () => {
    const { pledgeId, fan } = await refusedOnce();
    await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    await t.advance(2 * DAY_MS);
    const { attempts } = await pledgeOf(pledgeId);
    const unreached = during(t.services, "confirm", () => Promise.reject(new DomainError("unavailable")), false);
    await expect(chargePledge(unreached, { pledgeId, attempt: attempts })).rejects.toMatchObject({ code: "unavailable" });
    await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    // At once, while Stripe still knows the keys of what it was asked before.
    await t.services.db.update(goalPledges).set({ nextAttemptAt: t.clock.now() }).where(eq(goalPledges.id, pledgeId));
    await chargePledge(t.services, { pledgeId, attempt: (await pledgeOf(pledgeId)).attempts });
    expect(await takenAtStripe(pledgeId)).toEqual([12_000]);
    expect(await t.services.db.select().from(mails).where(eq(mails.toAddress, fan.email))).toHaveLength(1);
  });

  it.each([
    ["before we make an intent", "create", false],
    ["after we made an intent", "create", true],
    ["before we confirm it", "confirm", false],
    ["after we confirmed it", "confirm", true],
  ] as const)("takes the money once when its fan comes to pay in a page %s", async (_when, step, isAnswered) => {
    const { pledgeId, fan } = await refusedOnce();
    // The first intent is gone, so that the next attempt makes another.
    await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    await t.advance(2 * DAY_MS);
    const { attempts } = await pledgeOf(pledgeId);
    const comes = async () => {
      const opened = await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" }).catch((thrown: unknown) => thrown);
      if (!(opened instanceof DomainError)) await pressPay(t, pledgeId);
    };
    // What Stripe says of an intent that is gone ends the job's try; its next one finds that the attempt has passed.
    await chargePledge(during(t.services, step, comes, isAnswered), { pledgeId, attempt: attempts }).catch((thrown: unknown) =>
      expect(thrown).toMatchObject({ code: "internal" }),
    );
    await chargePledge(t.services, { pledgeId, attempt: attempts });
    await t.advance(2 * DAY_MS);
    await runDue(2);
    await t.settle();
    expect(await takenAtStripe(pledgeId)).toEqual([12_000]);
    expect(await pledgeOf(pledgeId)).toMatchObject({ status: "PAID" });
  });

  it("has an open page or an intent of ours, never both: our attempt closes the page first, and none is opened while we charge", async () => {
    const { pledgeId, fan } = await refusedOnce();
    const { checkout } = await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    const { attempts } = await pledgeOf(pledgeId);
    await t.services.db.update(goalPledges).set({ nextAttemptAt: t.clock.now() }).where(eq(goalPledges.id, pledgeId));
    const host = () => hostCheckout(t.services, fan.actor, { checkoutId: checkout?.checkoutId ?? "" }).catch((thrown: unknown) => thrown);
    const answers: unknown[] = [];
    await chargePledge(
      during(t.services, "confirm", async () => answers.push(await host()), false),
      { pledgeId, attempt: attempts },
    );
    expect(answers).toMatchObject([{ code: "conflict" }]);
    await expect(pressPay(t, pledgeId)).rejects.toThrow();
    expect(await takenAtStripe(pledgeId)).toEqual([12_000]);
  });

  it("opens no page while an intent of ours is kept, whoever asks for one", async () => {
    const { pledgeId, fan } = await refusedOnce();
    const { checkout } = await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    await t.services.db.update(goalPledges).set({ stripePaymentIntentId: "pi_of_ours" }).where(eq(goalPledges.id, pledgeId));
    await expect(hostCheckout(t.services, fan.actor, { checkoutId: checkout?.checkoutId ?? "" })).rejects.toMatchObject({ code: "conflict" });
    await expect(pressPay(t, pledgeId)).rejects.toThrow();
    await t.services.db.update(goalPledges).set({ status: "DROPPED", stripePaymentIntentId: null }).where(eq(goalPledges.id, pledgeId));
  });

  it("that was paid in a page by a bank that takes its time is neither charged by us nor paid in a second page", async () => {
    const { pledgeId, fan } = await refusedOnce();
    await payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" });
    await t.order("outcomes", { outcome: "late_success" });
    await pressPay(t, pledgeId);
    await t.settle();
    await t.services.db.update(goalPledges).set({ nextAttemptAt: t.clock.now() }).where(eq(goalPledges.id, pledgeId));
    await chargePledge(t.services, { pledgeId, attempt: (await pledgeOf(pledgeId)).attempts });
    expect(await pledgeOf(pledgeId)).toMatchObject({ status: "CHARGING", stripePaymentIntentId: null });
    await expect(payPledge(t.services, fan.actor, { pledgeId, uiMode: "elements" })).rejects.toMatchObject({ code: "conflict" });
    await t.advance(HOUR_MS);
    await t.settle();
    expect(await takenAtStripe(pledgeId)).toEqual([12_000]);
    expect(await pledgeOf(pledgeId)).toMatchObject({ status: "PAID" });
  });

  it.each(["create", "confirm"])(
    "charges once when the process dies after Stripe did what it was asked (%s) and before that was written down",
    async (step) => {
      const goal = await openAllOrNothing();
      const { pledgeId } = await pledge(goal, 12_000);
      await t.advance(10 * DAY_MS);
      await closeGoal(t.services, { goalId: goal.id });
      await expect(chargePledge(loseAnswerOf(t.services, step), { pledgeId, attempt: 0 })).rejects.toMatchObject({ code: "unavailable" });
      await chargePledge(t.services, { pledgeId, attempt: 0 });
      await t.settle();
      expect(await chargesOf(pledgeId)).toHaveLength(1);
      const { stripePaymentIntentId } = await pledgeOf(pledgeId);
      const atStripe = await t.services.stripe.call((stripe) => stripe.paymentIntents.list({ limit: 100 }));
      const paid = atStripe.data.filter(({ metadata, status }) => metadata.mhc_id === pledgeId && status === "succeeded");
      expect(paid.map(({ id }) => id)).toEqual([stripePaymentIntentId]);
    },
  );

  it("counts a promise once, takes it back when the fan wants, and takes no second one beside it", async () => {
    const goal = await openAllOrNothing();
    const { pledgeId, fan } = await pledge(goal, 4_000);
    const again = makePledge(t.services, fan.actor, pledgeInput.parse({ goalId: goal.id, amount: 5_000 }), ASKED);
    await expect(again).rejects.toMatchObject({ code: "conflict", details: { pledgeId } });
    await expect(cancelPledge(t.services, (await addPerson(t.services)).actor, { pledgeId })).rejects.toMatchObject({ code: "not_found" });
    await cancelPledge(t.services, fan.actor, { pledgeId });
    await runDue();
    expect(await goalOf(goal.id)).toMatchObject({ raised: 0 });
    expect((await pledgeOf(pledgeId)).stripePaymentMethodId).toBeNull();
    expect(await toldOf(pledgeId)).toEqual(["ended CANCELLED"]);
  });

  it("keeps its target and deadline once somebody has promised, and is called off without charging", async () => {
    const goal = await openAllOrNothing();
    const change = (more: object) => updateGoal(t.services, artist.actor, { goalId: goal.id, ...more });
    expect(await change({ target: 8_000 })).toMatchObject({ target: 8_000 });
    const { pledgeId } = await pledge(goal, 9_000);
    await expect(change({ target: 20_000 })).rejects.toMatchObject({ code: "rule_refused" });
    await expect(change({ deadline: inDays(20) })).rejects.toMatchObject({ code: "rule_refused" });
    expect(await change({ title: "A double album" })).toMatchObject({ title: "A double album", raised: 9_000 });
    await cancelGoal(t.services, artist.actor, { goalId: goal.id });
    await t.advance(10 * DAY_MS);
    await runDue(2);
    expect(await pledgeOf(pledgeId)).toMatchObject({ status: "CANCELLED", stripePaymentMethodId: null });
    expect(await chargesOf(pledgeId)).toEqual([]);
  });

  it("charges the others when one pledge breaks every time", async () => {
    const goal = await openAllOrNothing();
    const [poisoned, good] = [await pledge(goal, 6_000), await pledge(goal, 6_000)];
    await t.services.db.update(goalPledges).set({ stripePaymentMethodId: "pm_gone" }).where(eq(goalPledges.id, poisoned.pledgeId));
    await t.advance(10 * DAY_MS);
    await closeGoal(t.services, { goalId: goal.id });
    await expect(chargePledge(t.services, { pledgeId: poisoned.pledgeId, attempt: 0 })).rejects.toMatchObject({ code: "not_found" });
    await chargePledge(t.services, { pledgeId: good.pledgeId, attempt: 0 });
    expect(await pledgeOf(good.pledgeId)).toMatchObject({ status: "PAID" });
    await postponePledge(t.services, { pledgeId: poisoned.pledgeId, attempt: 0 });
    expect(await pledgeOf(poisoned.pledgeId)).toMatchObject({ status: "CHARGING", attempts: 1, lastError: "unreachable" });
  });
});
