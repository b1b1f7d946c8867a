import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { pressPay } from "@/test/pay-checkout";
import { addPerson } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { tipAsGuest } from "../guests/give-as-guest";
import { getReceipt, listReceipts } from "../payments/get-receipt";
import { subscribe } from "../subscriptions/subscribe";
import { sendTip } from "../tips/send-tip";
import { agreeToStart, findConsents, getConsentText } from "./consent";
import { hostCheckout } from "./host-checkout";
import { settleCheckout } from "./settle-checkout";
import { getCheckout } from "./show-checkout";

const CLIENT = { clientAddress: "192.0.2.7", userAgent: "test" };
const TIP = { amount: 700, message: "", showsName: false, uiMode: "elements" } as const;

let t: TestMoney;
let artist: Actor;
let fan: Actor;

beforeAll(async () => {
  t = await createTestMoney();
  artist = (await addPerson(t.services, "artist")).actor;
  fan = (await addPerson(t.services)).actor;
});
afterAll(() => t.close());

async function beginTip(actor: Actor) {
  const { tipId, checkout } = await sendTip(t.services, actor, { ...TIP, artistId: artist.userId }, { idempotencyKey: null, guestEmail: null });
  if (checkout === null) throw new Error("It was to be paid.");
  return { ...checkout, tipId };
}

describe("a try to pay", () => {
  it("shows who makes it what to pay, to the cent, and the secret for paying it", async () => {
    const { checkoutId, clientSecret } = await beginTip(fan);
    const shown = await getCheckout(t.services, fan, { checkoutId });
    expect(shown).toMatchObject({ kind: "tip", status: "open", amountCents: 700, currency: "USD", feeBps: 1_000, clientSecret, paid: null });
  });

  it("is not there for anybody else, signed in or not, and tells them nothing", async () => {
    const { checkoutId } = await beginTip(fan);
    const other = (await addPerson(t.services)).actor;
    for (const stranger of [other, artist, null]) {
      for (const attempt of [getCheckout, settleCheckout, hostCheckout]) {
        await expect(attempt(t.services, stranger, { checkoutId })).rejects.toMatchObject({ code: "not_found" });
      }
    }
  });

  it("of a guest is theirs who knows its id", async () => {
    const { checkout } = await tipAsGuest(t.services, CLIENT, { ...TIP, artistId: artist.userId, email: "guest@example.test" }, null);
    const shown = await getCheckout(t.services, null, { checkoutId: checkout?.checkoutId ?? "" });
    expect(shown).toMatchObject({ status: "open", clientSecret: checkout?.clientSecret });
  });

  it("is written down on return, before any webhook came, with what the artist got", async () => {
    const checkout = await beginTip(fan);
    await pressPay(t, checkout.tipId);
    const settled = await settleCheckout(t.services, fan, checkout);
    expect(settled).toMatchObject({ status: "done", clientSecret: null, paid: { amountCents: 700, artistCents: 630 } });
    expect(await settleCheckout(t.services, fan, checkout)).toEqual(settled);
  });

  it("moves to the provider's own page, and what was open before can no longer be paid", async () => {
    const checkout = await beginTip(fan);
    const hosted = await hostCheckout(t.services, fan, checkout);
    expect(hosted.url).toContain(t.stripe.sandbox.url);
    expect(await getCheckout(t.services, fan, checkout)).toMatchObject({ status: "expired", clientSecret: null });
  });
});

describe("the consent to open access within the days to withdraw", () => {
  const { version, text } = getConsentText();

  it("is kept with its moment and its text before anything is paid, and stands on the receipt", async () => {
    const checkout = await beginTip(fan);
    const agreedAt = t.clock.now().toISOString();
    await agreeToStart(t.services, fan, { ...checkout, version });
    await t.advance(60_000);
    await agreeToStart(t.services, fan, { ...checkout, version });
    await pressPay(t, checkout.tipId);
    await settleCheckout(t.services, fan, checkout);
    const receipts = (await listReceipts(t.services, fan, { limit: 50, offset: 0 })).items;
    const receipt = receipts.find(({ subjectId }) => subjectId === checkout.tipId);
    expect(receipt?.consent).toEqual({ agreedAt, version, text: expect.stringContaining(text) });
    expect(await getReceipt(t.services, fan, { paymentId: receipt?.id ?? "" })).toEqual(receipt);
    await expect(agreeToStart(t.services, null, { ...checkout, version })).rejects.toMatchObject({ code: "not_found" });
  });

  it("can be given with the wish to become a patron, and is none where it was not given", async () => {
    const input = { artistId: artist.userId, tier: "bronze", interval: "month", uiMode: "elements", consentVersion: version } as const;
    const { subscriptionId } = await subscribe(t.services, fan, input, null);
    expect((await findConsents(t.services.db, [subscriptionId])).get(subscriptionId)).toMatchObject({ version });
    const silent = await beginTip(fan);
    expect(await findConsents(t.services.db, [silent.tipId])).toEqual(new Map());
  });

  it("is not taken for another text, nor for what is over", async () => {
    const checkout = await beginTip(fan);
    await expect(agreeToStart(t.services, fan, { ...checkout, version: "2001-01-01" })).rejects.toMatchObject({ code: "rule_refused" });
    await pressPay(t, checkout.tipId);
    await settleCheckout(t.services, fan, checkout);
    await expect(agreeToStart(t.services, fan, { ...checkout, version })).rejects.toMatchObject({ code: "conflict" });
  });
});
