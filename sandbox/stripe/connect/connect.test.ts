import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findStoredFaults, startTestSandbox, type TestSandbox } from "../testing";

let stand: TestSandbox;
beforeAll(async () => {
  stand = await startTestSandbox();
});
afterAll(() => stand.sandbox.close());

const DAY_MS = 86_400_000;

async function onboard(number: string) {
  const { stripe } = stand;
  const account = await stripe.accounts.create({ controller: { stripe_dashboard: { type: "none" } }, capabilities: { transfers: { requested: true } } });
  const link = await stripe.accountLinks.create({
    account: account.id,
    type: "account_onboarding",
    refresh_url: "http://127.0.0.1:1/again",
    return_url: "http://127.0.0.1:1/back",
  });
  const answer = await fetch(link.url, { method: "POST", redirect: "manual", body: new URLSearchParams({ first: "Ada", last: "L", number }) });
  return { account, link, answer };
}

/** Puts money into the platform's balance, available at once. */
async function earn(amount: number) {
  return stand.stripe.paymentIntents.create({
    amount,
    currency: "usd",
    payment_method: "pm_card_bypassPending",
    confirm: true,
    return_url: "http://127.0.0.1:1/",
  });
}

describe("a connected account", () => {
  test("can be sent money only once its onboarding is done, and its link works once", async () => {
    const { stripe } = stand;
    await earn(10_000);
    const bare = await stripe.accounts.create({ capabilities: { transfers: { requested: true } } });
    await expect(stripe.transfers.create({ amount: 100, currency: "usd", destination: bare.id })).rejects.toMatchObject({
      code: "insufficient_capabilities_for_transfer",
    });
    const { account, link, answer } = await onboard("000123456789");
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "http://127.0.0.1:1/back"]);
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({ payouts_enabled: true, details_submitted: true, capabilities: { transfers: "active" } });
    expect((await fetch(link.url, { redirect: "manual" })).headers.get("location")).toBe("http://127.0.0.1:1/again");
  });

  test("gets no more than the platform has, and gives back no more than it has left", async () => {
    const { stripe } = stand;
    const { account } = await onboard("000123456789");
    await expect(stripe.transfers.create({ amount: 99_999_999, currency: "usd", destination: account.id })).rejects.toMatchObject({
      code: "balance_insufficient",
    });
    const transfer = await stripe.transfers.create({ amount: 1000, currency: "usd", destination: account.id });
    const on = { stripeAccount: account.id };
    expect((await stripe.balance.retrieve({}, on)).available[0]?.amount).toBe(1000);
    await stripe.payouts.create({ amount: 800, currency: "usd" }, on);
    await expect(stripe.transfers.createReversal(transfer.id, { amount: 300 })).rejects.toMatchObject({ code: "balance_insufficient" });
    await stripe.transfers.createReversal(transfer.id, { amount: 200 });
    expect((await stripe.balance.retrieve({}, on)).available[0]?.amount).toBe(0);
  });

  test("is paid out after two days, or has the money back where its bank refuses it", async () => {
    const { stripe } = stand;
    const outcomes: [string, number | undefined][] = [];
    for (const number of ["000123456789", "000111111116"]) {
      const { account } = await onboard(number);
      await stripe.transfers.create({ amount: 500, currency: "usd", destination: account.id });
      const payout = await stripe.payouts.create({ amount: 500, currency: "usd" }, { stripeAccount: account.id });
      await stand.sandbox.advanceClock(3 * DAY_MS);
      const after = await stripe.payouts.retrieve(payout.id, {}, { stripeAccount: account.id });
      outcomes.push([after.status, (await stripe.balance.retrieve({}, { stripeAccount: account.id })).available[0]?.amount]);
    }
    expect(outcomes).toEqual([
      ["paid", 0],
      ["failed", 500],
    ]);
  });

  test("and all that was stored on the way is as Stripe's types say", () => {
    expect(findStoredFaults(stand.sandbox)).toEqual([]);
  });
});
