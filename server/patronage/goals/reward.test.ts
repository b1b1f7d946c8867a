import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entitlements, payments } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { findAccess } from "../entitlements/find-access";
import { addMonths } from "../subscriptions/rules";
import { createTier } from "../tiers/create-tier";
import { deleteTier } from "../tiers/delete-tier";
import { chargePledge } from "./charge-pledge";
import { closeGoal } from "./close-goal";
import { type Goal, goalInput, pledgeInput } from "./contract";
import { createGoal } from "./create-goal";
import { getGoal } from "./get-goal";
import { getPledge } from "./list-pledges";
import { makePledge } from "./make-pledge";
import { updateGoal } from "./update-goal";

const ASKED = { idempotencyKey: null, guestEmail: null };
const REWARD = { tier: "gold", months: 3, fromCents: 2_500 };
let t: TestMoney;
let artist: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
});
afterAll(() => t.close());

const open = (more: object = {}) => createGoal(t.services, artist.actor, goalInput.parse({ title: "An album", target: 10_000, reward: REWARD, ...more }), null);
const openAllOrNothing = () => open({ kind: "all-or-nothing", deadline: new Date(t.clock.now().getTime() + DAY_MS).toISOString() });
const accessOf = (fan: Person) => findAccess(t.services.db, { fanId: fan.actor.userId, artistId: artist.actor.userId, now: t.clock.now() });
const grantsOf = (pledgeId: string) => t.services.db.select().from(entitlements).where(eq(entitlements.sourceId, pledgeId));

async function promise(goal: Goal, amount: number, fan: Person): Promise<string> {
  const { pledgeId } = await makePledge(t.services, fan.actor, pledgeInput.parse({ goalId: goal.id, amount }), ASKED);
  await pressPay(t, pledgeId);
  await t.settle();
  return pledgeId;
}

async function paymentOf(pledgeId: string) {
  const [payment] = await t.services.db.select().from(payments).where(eq(payments.subjectId, pledgeId));
  if (payment === undefined) throw new Error(`${pledgeId} was not paid.`);
  return payment;
}

describe("what a goal opens for those who pledge", () => {
  it("is said with the goal, opened once the pledge is paid, for as long as was said, and shown to its fan", async () => {
    const goal = await open();
    expect(goal.reward).toEqual({ tier: { key: "gold", name: "Gold" }, months: 3, fromCents: 2_500 });
    const fan = await addPerson(t.services);
    const { pledgeId } = await makePledge(t.services, fan.actor, pledgeInput.parse({ goalId: goal.id, amount: 2_500 }), ASKED);
    expect(await accessOf(fan)).toBeNull();
    await pressPay(t, pledgeId);
    await t.settle();
    const endsAt = addMonths(t.clock.now(), 3);
    expect(await accessOf(fan)).toMatchObject({ key: "gold", source: "goal", endsAt });
    const shown = await getPledge(t.services, fan.actor, { pledgeId });
    expect(shown.reward).toEqual({ tier: { key: "gold", name: "Gold" }, months: 3, opensUntil: endsAt.toISOString() });
  });

  it("is not opened by a smaller pledge, and by one only once, however often its payment is read", async () => {
    const goal = await open();
    const [small, enough] = [await addPerson(t.services), await addPerson(t.services)];
    expect(await grantsOf(await promise(goal, 2_499, small))).toEqual([]);
    expect(await accessOf(small)).toBeNull();
    const pledgeId = await promise(goal, 2_500, enough);
    const [first] = await grantsOf(pledgeId);
    await t.advance(DAY_MS);
    await t.settle();
    expect(await grantsOf(pledgeId)).toEqual([first]);
  });

  it("is closed when the pledge goes back", async () => {
    const fan = await addPerson(t.services);
    const pledgeId = await promise(await open(), 5_000, fan);
    const refund = { payment_intent: (await paymentOf(pledgeId)).stripePaymentIntentId ?? "" };
    await t.services.stripe.call((stripe) => stripe.refunds.create(refund, { idempotencyKey: `test:${pledgeId}` }));
    await t.settle();
    expect(await accessOf(fan)).toBeNull();
    expect((await getPledge(t.services, fan.actor, { pledgeId })).reward?.opensUntil).toBeNull();
  });

  it("is closed while the money is disputed, and open again when the dispute was won", async () => {
    const fan = await addPerson(t.services);
    await t.order("outcomes", { outcome: "dispute" });
    const pledgeId = await promise(await open(), 5_000, fan);
    expect(await accessOf(fan)).toBeNull();
    const charge = (await paymentOf(pledgeId)).stripeChargeId;
    const evidence = { evidence: { uncategorized_text: "winning_evidence" }, submit: true };
    await t.services.stripe.call(async (stripe) => {
      const { data } = await stripe.disputes.list({ charge });
      return stripe.disputes.update(data[0]?.id ?? "", evidence, { idempotencyKey: `test:${pledgeId}` });
    });
    await t.advance(2 * DAY_MS);
    await t.settle();
    expect(await accessOf(fan)).toMatchObject({ key: "gold", source: "goal" });
  });

  it("of all or nothing is opened by the charge and not by the promise, as it was said when the promise was made", async () => {
    const goal = await openAllOrNothing();
    const fan = await addPerson(t.services);
    const pledgeId = await promise(goal, 10_000, fan);
    expect(await accessOf(fan)).toBeNull();
    await updateGoal(t.services, artist.actor, { goalId: goal.id, reward: { tier: "bronze", months: 1, fromCents: 200 } });
    await t.advance(DAY_MS);
    await closeGoal(t.services, { goalId: goal.id });
    await chargePledge(t.services, { pledgeId, attempt: 0 });
    expect(await accessOf(fan)).toMatchObject({ key: "gold", endsAt: addMonths(t.clock.now(), 3) });
  });

  it("begins where what the fan holds as good or better ends, so that two pledges give twice as long", async () => {
    const fan = await addPerson(t.services);
    const goal = await open();
    const [[first], [second]] = [await grantsOf(await promise(goal, 2_500, fan)), await grantsOf(await promise(goal, 2_500, fan))];
    expect(second?.startsAt).toEqual(first?.endsAt);
  });

  it("is changed and taken away for pledges to come, by its artist alone", async () => {
    const goal = await open();
    const reward = { tier: "silver", months: 1, fromCents: 1_000 };
    expect((await updateGoal(t.services, artist.actor, { goalId: goal.id, reward })).reward).toMatchObject({ tier: { key: "silver" }, months: 1 });
    expect((await updateGoal(t.services, artist.actor, { goalId: goal.id, title: "A double album" })).reward).not.toBeNull();
    expect((await updateGoal(t.services, artist.actor, { goalId: goal.id, reward: null })).reward).toBeNull();
    expect((await getGoal(t.services, { goalId: goal.id })).reward).toBeNull();
  });

  it("is a tier of the artist's own, with places for everybody, that stays while it is promised", async () => {
    const few = await createTier(t.services, artist.actor, { name: "Few", monthlyCents: 5_000, seatsMax: 3 });
    const many = await createTier(t.services, artist.actor, { name: "Many", monthlyCents: 6_000 });
    for (const tier of ["nothing", few.key]) await expect(open({ reward: { ...REWARD, tier } })).rejects.toMatchObject({ code: "rule_refused" });
    await open({ reward: { ...REWARD, tier: many.key } });
    await expect(deleteTier(t.services, artist.actor, { tierId: many.id })).rejects.toMatchObject({ code: "conflict" });
  });
});
