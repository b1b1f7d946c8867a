import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventOutbox, payoutRequests } from "@/db/schema";
import { createStripeConnectRail } from "@/server/adapters/rails/stripe-connect";
import { findBalances, platformAccount } from "@/server/ledger";
import { addActor, addPayee, dollars } from "@/test/payees";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { DAY_MS } from "../../kernel/durations";
import { approvePayout } from "../approval/approve-payout";
import { checkPayouts } from "../outbox/check-payouts";
import { sendPayouts } from "../outbox/send-payouts";
import { requestPayout } from "../requests/request-payout";
import { checkStripeObject } from "./check-stripe-object";
import { beginStripeOnboarding, getStripeAccount } from "./onboard";
import { takeConnectWebhook } from "./take-connect-webhook";

const [GOOD_NUMBER, CLOSED_NUMBER] = ["000123456789", "000111111116"];
let t: TestMoney;
beforeAll(async () => {
  t = await createTestMoney();
  await t.services.stripe.call((stripe) =>
    stripe.paymentIntents.create(
      { amount: 1_000_000, currency: "usd", payment_method: "pm_card_bypassPending", confirm: true, return_url: "http://127.0.0.1:1/" },
      { idempotencyKey: "funds" },
    ),
  );
});
afterAll(() => t.close());

/** An artist whose account at Stripe is set up with a bank account, and who has earned $80.50. */
async function onboard(number: string) {
  const artist = await addActor(t.services, "artist");
  expect(await getStripeAccount(t.services, artist)).toMatchObject({ status: "none" });
  const { url } = await beginStripeOnboarding(t.services, artist, { country: "US" });
  expect(await getStripeAccount(t.services, artist)).toMatchObject({ status: "pending" });
  await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ first: "Ada", last: "L", number }) });
  const { status, stripeAccountId } = await getStripeAccount(t.services, artist);
  expect(status).toBe("ready");
  return { kind: "stripe" as const, accountId: stripeAccountId ?? "" };
}

async function pay(number: string) {
  const destination = await onboard(number);
  const artist = await addPayee(t.services, { rail: "stripe", earnedMicros: dollars(80.5), destination });
  const { payoutId } = await requestPayout(t.services, artist, { currency: "USD" }, null);
  await approvePayout(t.services, await addActor(t.services, "admin"), { payoutId });
  return { payoutId, accountId: destination.accountId };
}

const send = (payoutId: string, services = t.services) => sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
const look = (payoutId: string) => checkPayouts(t.services, { rail: "stripe", payoutIds: [payoutId], isForced: true });

async function stateOf(payoutId: string) {
  const [row] = await t.services.db.select().from(payoutRequests).where(eq(payoutRequests.id, payoutId));
  return row?.state;
}

async function listAtStripe(accountId: string) {
  const transfers = await t.services.stripe.call((stripe) => stripe.transfers.list({ destination: accountId }));
  const payouts = await t.services.stripe.call((stripe) => stripe.payouts.list({}, { stripeAccount: accountId }));
  return { transfers: transfers.data, payouts: payouts.data };
}

test("money goes to the artist’s account and on to their bank, and what Stripe books of it is explained to the cent", async () => {
  const { payoutId, accountId } = await pay(GOOD_NUMBER);
  await send(payoutId);
  expect(await stateOf(payoutId)).toBe("SUBMITTED");
  await t.advance(3 * DAY_MS);
  await look(payoutId);
  expect(await stateOf(payoutId)).toBe("SETTLED");
  expect((await listAtStripe(accountId)).payouts).toMatchObject([{ amount: 8050, status: "paid" }]);
  await t.settle();
  const [suspense] = await findBalances(t.services.db, [platformAccount("suspense", "USD")]);
  // The charge that filled our balance is nobody's payment; the transfer is explained by the payout.
  expect(suspense?.balanceMicros).toBe(-10_000_000_000n);
});

test("a payout that the bank sends back is taken back whole, and is the artist’s again", async () => {
  const { payoutId, accountId } = await pay(CLOSED_NUMBER);
  await send(payoutId);
  await t.advance(3 * DAY_MS);
  await look(payoutId);
  await look(payoutId);
  expect(await stateOf(payoutId)).toBe("RETURNED");
  expect((await listAtStripe(accountId)).transfers).toMatchObject([{ reversed: true, amount_reversed: 8050 }]);
});

test.each(["transfers", "payouts"] as const)("a process that loses Stripe right after it asked for %s leaves one payment, found by asking", async (half) => {
  const { payoutId, accountId } = await pay(GOOD_NUMBER);
  let isDead = false;
  const call: typeof t.services.stripe.call = async (work) => {
    if (isDead) throw new Error("killed");
    return t.services.stripe.call((stripe) =>
      work(
        new Proxy(stripe, {
          get: (target, name) => {
            if (name === half) isDead = true;
            return Reflect.get(target, name, target);
          },
        }),
      ),
    );
  };
  const rail = createStripeConnectRail({ stripe: { ...t.services.stripe, call }, clock: t.services.clock });
  await send(payoutId, { ...t.services, rails: { stripe: rail } });
  await look(payoutId);
  expect(await stateOf(payoutId)).toBe("SUBMITTED");
  const { transfers, payouts } = await listAtStripe(accountId);
  expect([transfers.length, payouts.length]).toEqual([1, 1]);
});

test("what Stripe refuses gives the money back with the reason", async () => {
  const artist = await addPayee(t.services, { rail: "stripe", earnedMicros: dollars(90), destination: { kind: "stripe", accountId: "acct_none0000000000" } });
  const { payoutId } = await requestPayout(t.services, artist, { currency: "USD" }, null);
  await approvePayout(t.services, await addActor(t.services, "admin"), { payoutId });
  await send(payoutId);
  expect(await stateOf(payoutId)).toBe("FAILED_FINAL");
});

test("a webhook that is not signed by Stripe sets nothing going, and what a true one names is read anew", async () => {
  await expect(takeConnectWebhook(t.services, { rawBody: "{}", signature: "t=1,v1=00" })).rejects.toMatchObject({ code: "invalid_input" });
  expect(await t.services.db.$count(eventOutbox, eq(eventOutbox.name, "payouts/stripe-object.changed"))).toBe(0);
  const { payoutId, accountId } = await pay(GOOD_NUMBER);
  await send(payoutId);
  await t.advance(3 * DAY_MS);
  const [payout] = (await listAtStripe(accountId)).payouts;
  await checkStripeObject(t.services, { objectType: "payout", objectId: payout?.id ?? "", account: accountId });
  expect(await stateOf(payoutId)).toBe("SETTLED");
});
