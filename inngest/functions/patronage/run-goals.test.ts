import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { artistGoals, goalPledges, payments } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { raiseDueGoals } from "@/server/patronage";
import { goalInput, pledgeInput } from "@/server/patronage/goals/contract";
import { createGoal } from "@/server/patronage/goals/create-goal";
import { makePledge } from "@/server/patronage/goals/make-pledge";
import { WorkerProcess } from "@/test/crash/worker-process";
import { pressPay } from "@/test/pay-checkout";
import { addPerson } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";

const PLEDGES = 6;
const CENTS = 1_000;
const patience = { timeout: 120_000, interval: 20 };
let t: TestMoney;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  t = await createTestMoney();
});
afterAll(async () => {
  await worker?.kill();
  await t.close();
});

/** A goal of all or nothing that was reached, whose deadline has just passed. */
async function reachGoal(): Promise<string> {
  const artist = await addPerson(t.services, "artist");
  const deadline = new Date(t.clock.now().getTime() + DAY_MS).toISOString();
  const words = goalInput.parse({ title: "A film", target: PLEDGES * CENTS, kind: "all-or-nothing", deadline });
  const goal = await createGoal(t.services, artist.actor, words, null);
  for (let i = 0; i < PLEDGES; i++) {
    const fan = await addPerson(t.services);
    const asked = { idempotencyKey: null, guestEmail: null };
    const { pledgeId } = await makePledge(t.services, fan.actor, pledgeInput.parse({ goalId: goal.id, amount: CENTS }), asked);
    await pressPay(t, pledgeId);
  }
  await t.settle();
  await t.services.db.update(artistGoals).set({ deadline: sql`now() - interval '1 second'` }).where(eq(artistGoals.id, goal.id));
  return goal.id;
}

const isPaid = (goalId: string) => t.services.db.select().from(goalPledges).where(sql`goal_id = ${goalId} and status = 'PAID'`);

it("charges each pledge once, though the worker is killed again and again at the deadline", { timeout: 300_000 }, async () => {
  const goalId = await reachGoal();
  await raiseDueGoals({ ...t.services, clock: { now: () => new Date() } });
  for (const paidMin of [1, 3]) {
    worker = await WorkerProcess.start(t.services.env, t.stripe.variables);
    await expect.poll(async () => (await isPaid(goalId)).length, patience).toBeGreaterThanOrEqual(paidMin);
    await worker.kill();
  }
  worker = await WorkerProcess.start(t.services.env, t.stripe.variables);
  await expect.poll(async () => (await t.services.db.select().from(artistGoals).where(eq(artistGoals.id, goalId)))[0]?.status, patience).toBe("ended");
  await worker.kill();
  expect(await isPaid(goalId)).toHaveLength(PLEDGES);
  expect(await t.services.db.select().from(payments)).toHaveLength(PLEDGES);
  const atStripe = await t.services.stripe.call((stripe) => stripe.charges.list({ limit: 100 }));
  expect(atStripe.data.filter(({ paid }) => paid).map(({ amount }) => amount)).toEqual(Array.from({ length: PLEDGES }, () => CENTS));
});
