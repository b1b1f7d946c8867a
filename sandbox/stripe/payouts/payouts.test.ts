import { afterAll, beforeAll, expect, test } from "vitest";
import { findStoredFaults, startTestSandbox, type TestSandbox } from "../testing";

let t: TestSandbox;
beforeAll(async () => {
  t = await startTestSandbox();
});
afterAll(async () => {
  expect(findStoredFaults(t.sandbox)).toEqual([]);
  await t.sandbox.close();
});

async function available(): Promise<number> {
  return (await t.stripe.balance.retrieve()).available[0]?.amount ?? 0;
}

test("only what is available is paid out, and the bank has it two days later", async () => {
  await expect(t.stripe.payouts.create({ amount: 100, currency: "usd" })).rejects.toMatchObject({ code: "balance_insufficient" });
  await t.stripe.topups.create({ amount: 5000, currency: "usd" });
  const payout = await t.stripe.payouts.create({ amount: 3000, currency: "usd", metadata: { mhc: "1" }, expand: ["balance_transaction"] });
  expect(payout).toMatchObject({ status: "pending", balance_transaction: { amount: -3000, fee: 0, type: "payout" } });
  expect(await available()).toBe(2000);
  await t.sandbox.advanceClock(3 * 24 * 3_600_000);
  expect((await t.stripe.payouts.retrieve(payout.id)).status).toBe("paid");
  await expect(t.stripe.payouts.cancel(payout.id)).rejects.toMatchObject({ statusCode: 400 });
});

test("a payout that is cancelled or sent back by the bank is in the balance again", async () => {
  const before = await available();
  const [one, other] = [await t.stripe.payouts.create({ amount: 500, currency: "usd" }), await t.stripe.payouts.create({ amount: 700, currency: "usd" })];
  expect((await t.stripe.payouts.cancel(one.id)).status).toBe("canceled");
  await t.order(`payouts/${other.id}`, { outcome: "failed" });
  expect(await t.stripe.payouts.retrieve(other.id)).toMatchObject({ status: "failed", failure_code: "account_closed" });
  expect(await available()).toBe(before);
});
