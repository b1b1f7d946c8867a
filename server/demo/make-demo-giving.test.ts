import { afterAll, beforeAll, expect, it } from "vitest";
import { artistGoals, patronSubscriptions, payments, tips } from "@/db/schema";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { makeDemoGiving } from "./make-demo-giving";
import { seedDemo } from "./seed-demo";

let t: TestMoney;
beforeAll(async () => {
  t = await createTestMoney();
});
afterAll(() => t.close());

it("lets the demo's people give to each other once, however often the job runs", async () => {
  await seedDemo(t.services, { password: "a demo password" });
  const begunAt = t.clock.now().toISOString();
  await makeDemoGiving(t.services, { begunAt });
  await makeDemoGiving(t.services, { begunAt });
  await t.settle();
  expect((await t.services.db.select().from(tips)).map(({ status }) => status)).toEqual(["PAID", "PAID", "PAID"]);
  expect((await t.services.db.select().from(patronSubscriptions)).map(({ status }) => status)).toEqual(["ACTIVE", "ACTIVE", "ACTIVE"]);
  expect(await t.services.db.select().from(payments)).toHaveLength(6);
  const goals = await t.services.db.select().from(artistGoals);
  expect(goals.map(({ raised, status }) => [raised, status]).sort()).toEqual([
    [3_000, "open"],
    [6_500, "open"],
  ]);
});
