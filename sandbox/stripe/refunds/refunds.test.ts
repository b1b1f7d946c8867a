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

async function pay(token: string, amount = 1000): Promise<{ intent: string; charge: string }> {
  const intent = await t.stripe.paymentIntents.create({ amount, currency: "usd", payment_method: token, confirm: true, off_session: true });
  return { intent: intent.id, charge: String(intent.latest_charge) };
}

/** What a charge brought in all, with what came of it: the sum of its balance transactions after fees. */
async function netOf(sources: string[]): Promise<number> {
  const lists = await Promise.all(sources.map((source) => t.stripe.balanceTransactions.list({ source })));
  return lists.flatMap(({ data }) => data).reduce((sum, { net }) => sum + net, 0);
}

test("parts of a charge are refunded up to its whole, and Stripe keeps its fee", async () => {
  const { intent, charge } = await pay("pm_card_visa");
  const part = await t.stripe.refunds.create({ payment_intent: intent, amount: 300, reason: "requested_by_customer", metadata: { mhc: "1" } });
  expect(part).toMatchObject({ status: "succeeded", amount: 300, charge });
  expect(await t.stripe.charges.retrieve(charge, { expand: ["refunds"] })).toMatchObject({
    amount_refunded: 300,
    refunded: false,
    refunds: { data: [{ id: part.id }] },
  });
  await expect(t.stripe.refunds.create({ charge, amount: 701 })).rejects.toMatchObject({ param: "amount" });
  const rest = await t.stripe.refunds.create({ charge });
  expect(await t.stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 1000, refunded: true });
  expect(await netOf([charge, part.id, rest.id])).toBe(-59);
  await expect(t.stripe.refunds.create({ charge })).rejects.toMatchObject({ code: "charge_already_refunded" });
  const receipt = await fetch(String((await t.stripe.charges.retrieve(charge)).receipt_url));
  expect([receipt.status, await receipt.text()]).toEqual([200, expect.stringContaining("−$10.00")]);
});

test("a refund that fails later brings the money back and tells it", async () => {
  const { charge } = await pay("pm_card_refundFail");
  const refund = await t.stripe.refunds.create({ charge });
  await t.sandbox.advanceClock(3_600_000);
  expect(await t.stripe.refunds.retrieve(refund.id)).toMatchObject({
    status: "failed",
    failure_reason: "lost_or_stolen_card",
    failure_balance_transaction: expect.stringMatching(/^txn_/),
  });
  expect(await t.stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
  expect(await netOf([charge, refund.id])).toBe(941);
  expect((await t.stripe.events.list({ types: ["refund.failed", "charge.refunded"], limit: 2 })).data.map(({ type }) => type)).toEqual([
    "refund.failed",
    "charge.refunded",
  ]);
});

test("a pending refund succeeds on the clock or is cancelled before", async () => {
  const one = await t.stripe.refunds.create({ charge: (await pay("pm_card_pendingRefund")).charge });
  const other = await t.stripe.refunds.create({ charge: (await pay("pm_card_pendingRefund")).charge });
  expect([one.status, (await t.stripe.refunds.cancel(other.id)).status]).toEqual(["pending", "canceled"]);
  await t.sandbox.advanceClock(3_600_000);
  expect((await t.stripe.refunds.retrieve(one.id)).status).toBe("succeeded");
  expect((await t.stripe.refunds.retrieve(other.id)).status).toBe("canceled");
});

test("a dispute takes the money and a fee at once; won, the money comes back and the fee does not", async () => {
  const { charge } = await pay("pm_card_createDispute");
  const [dispute] = (await t.stripe.disputes.list({ charge })).data;
  expect(dispute).toMatchObject({
    status: "needs_response",
    reason: "fraudulent",
    amount: 1000,
    balance_transactions: [{ amount: -1000, fee: 1500, net: -2500 }],
  });
  expect((await t.stripe.charges.retrieve(charge)).disputed).toBe(true);
  await expect(t.stripe.refunds.create({ charge })).rejects.toMatchObject({ code: "charge_disputed" });
  const won = await t.stripe.disputes.update(String(dispute?.id), { evidence: { uncategorized_text: "winning_evidence" }, submit: true });
  expect(won.status).toBe("won");
  expect(await netOf([charge, String(dispute?.id)])).toBe(1000 - 59 - 1500);
  const told = (await t.stripe.events.list({ type: "charge.dispute.*", limit: 5 })).data.map(({ type }) => type).toReversed();
  expect(told).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
  ]);
});

test("a dispute that is accepted or not answered in time is lost", async () => {
  const accepted = (await t.stripe.disputes.list({ charge: (await pay("pm_card_createDispute")).charge })).data[0];
  expect((await t.stripe.disputes.close(String(accepted?.id))).status).toBe("lost");
  const silent = (await t.stripe.disputes.list({ charge: (await pay("pm_card_createDisputeProductNotReceived")).charge })).data[0];
  await t.sandbox.advanceClock(10 * 24 * 3_600_000);
  expect((await t.stripe.disputes.retrieve(String(silent?.id))).status).toBe("lost");
  await expect(t.stripe.disputes.close(String(silent?.id))).rejects.toMatchObject({ statusCode: 400 });
});

test("an inquiry moves no money and the charge can still be refunded", async () => {
  const { charge } = await pay("pm_card_createDisputeInquiry");
  const [inquiry] = (await t.stripe.disputes.list({ charge })).data;
  expect(inquiry).toMatchObject({ status: "warning_needs_response", balance_transactions: [] });
  await t.stripe.refunds.create({ charge });
  expect((await t.stripe.disputes.close(String(inquiry?.id))).status).toBe("warning_closed");
});

test("a test orders a dispute of any charge and its end", async () => {
  const { charge } = await pay("pm_card_visa");
  await t.order("disputes", { charge, reason: "product_unacceptable" });
  const [dispute] = (await t.stripe.disputes.list({ charge })).data;
  await t.order(`disputes/${dispute?.id}`, { outcome: "won" });
  expect(await t.stripe.disputes.retrieve(String(dispute?.id))).toMatchObject({ status: "won", reason: "product_unacceptable" });
});

test("what was only authorized cannot be refunded", async () => {
  const held = await t.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    capture_method: "manual",
    off_session: true,
  });
  await expect(t.stripe.refunds.create({ payment_intent: held.id })).rejects.toMatchObject({ statusCode: 400 });
});
