import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { pressPay } from "@/test/pay-checkout";
import { addPerson } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { tipAsGuest } from "../guests/give-as-guest";
import { sendTip } from "../tips/send-tip";
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
