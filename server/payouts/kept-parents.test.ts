import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payoutRequests, payoutSteps, taxDecisions } from "@/db/schema";
import { addPayee, dollars, withRails } from "@/test/payees";
import { createTestServices, type TestServices } from "@/test/services";
import { beginRun, prepareSomeOfRun } from "./runs/prepare-run";

const REFUSED = { cause: { code: "23503" } };
const NAMED = ["payout_runs", "payout_requests", "tax_policies"];

let t: TestServices;
beforeAll(async () => {
  const made = await createTestServices();
  t = { ...made, services: withRails(made.services) };
  await addPayee(t.services, { rail: "stripe", earnedMicros: dollars(80) });
  const { id: runId } = await beginRun(t.services);
  expect(await prepareSomeOfRun(t.services, { runId })).toMatchObject({ held: 1 });
});
afterAll(() => t.close());

describe("what payouts, their steps and their tax decisions name", () => {
  it("is there: no row can name a run, a payout or a policy that is not", async () => {
    const { db } = t.services;
    const [payout] = await db.select().from(payoutRequests);
    const [step] = await db.select().from(payoutSteps);
    const [decision] = await db.select().from(taxDecisions);
    if (payout === undefined || step === undefined || decision === undefined) throw new Error("Nothing was held.");
    const id = `pay_${randomUUID()}`;
    await expect(db.insert(payoutRequests).values({ ...payout, id, period: "2000-01", runId: "prun_none" })).rejects.toMatchObject(REFUSED);
    await expect(
      db.insert(payoutSteps).values([
        { ...step, version: 2 },
        { ...step, payoutId: id },
      ]),
    ).rejects.toMatchObject(REFUSED);
    await expect(db.insert(taxDecisions).values({ ...decision, id, policyVersion: 4_711 })).rejects.toMatchObject(REFUSED);
    expect(await db.$count(payoutRequests)).toBe(1);
    expect(await db.$count(payoutSteps)).toBe(1);
    expect(await db.$count(taxDecisions)).toBe(1);
  });

  it.each(NAMED)("stays: nothing is deleted from %s, not even all of it", async (table) => {
    await expect(t.database.sql.unsafe(`delete from ${table}`)).rejects.toMatchObject({ code: "23503" });
    await expect(t.database.sql.unsafe(`truncate ${table} cascade`)).rejects.toMatchObject({ code: "23503" });
  });

  it.each([
    ["payout_runs", "id = 'prun_other'"],
    ["payout_requests", "id = 'pay_other'"],
    ["payout_requests", "run_id = 'prun_none'"],
    ["payout_steps", "payout_id = 'pay_other'"],
    ["tax_policies", "version = version + 4711"],
    ["tax_decisions", "policy_version = 4711"],
  ])("and is called the same for ever: %s refuses to set %s", async (table, change) => {
    await expect(t.database.sql.unsafe(`update ${table} set ${change}`)).rejects.toMatchObject({ code: "23503" });
  });
});
