import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patronSubscriptions, tierPrices } from "@/db/schema";
import { pressPay } from "@/test/pay-checkout";
import { addPerson } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { DAY_MS } from "../../kernel/durations";
import { subscribe } from "../subscriptions/subscribe";
import { ensureTierPrice } from "./ensure-tier-price";
import { listMyTiers } from "./list-tiers";
import { updateTier } from "./update-tier";

let t: TestMoney;

beforeAll(async () => {
  t = await createTestMoney();
});
afterAll(() => t.close());

async function addSilver() {
  const artist = await addPerson(t.services, "artist", "Beatrice");
  const silver = (await listMyTiers(t.services, artist.actor))[1];
  return { artist, tierId: silver?.id ?? "" };
}

describe("the price of a tier", () => {
  it("is made at Stripe once for each of its amounts, also when many ask at the same moment", async () => {
    const { tierId } = await addSilver();
    const input = { tierId, interval: "month", currency: "USD" } as const;
    const prices = await Promise.all([1, 2, 3, 4].map(() => ensureTierPrice(t.services, input)));
    expect(new Set(prices.map(({ stripePriceId }) => stripePriceId)).size).toBe(1);
    const yearly = await ensureTierPrice(t.services, { ...input, interval: "year" });
    expect([prices[0]?.amountCents, yearly.amountCents]).toEqual([999, 9_990]);
    const atStripe = await t.services.stripe.call((stripe) => stripe.prices.retrieve(prices[0]?.stripePriceId ?? ""));
    expect(atStripe).toMatchObject({ unit_amount: 999, currency: "usd", recurring: { interval: "month" } });
    expect(await t.services.db.select().from(tierPrices).where(eq(tierPrices.tierId, tierId))).toHaveLength(2);
  });

  it("changes for who joins from now on, and never for who joined before", async () => {
    const { artist, tierId } = await addSilver();
    const join = async () => {
      const fan = await addPerson(t.services);
      const input = { artistId: artist.actor.userId, tier: "silver", interval: "month", uiMode: "elements" } as const;
      const { subscriptionId } = await subscribe(t.services, fan.actor, input, null);
      await pressPay(t, subscriptionId);
      await t.settle();
      return subscriptionId;
    };
    const before = await join();
    await updateTier(t.services, artist.actor, { tierId, monthlyCents: 1_299 });
    const after = await join();
    await t.advance(32 * DAY_MS);
    await t.settle();
    const costs = async (id: string) => (await t.services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, id)))[0]?.amountCents;
    expect([await costs(before), await costs(after)]).toEqual([999, 1_299]);
  });

  it("is refused in a currency that nobody set a rate for, and for a tier that is not there", async () => {
    const { tierId } = await addSilver();
    await expect(ensureTierPrice(t.services, { tierId, interval: "month", currency: "SEK" })).rejects.toMatchObject({ code: "rule_refused" });
    await expect(ensureTierPrice(t.services, { tierId: "tier_no", interval: "month", currency: "USD" })).rejects.toMatchObject({ code: "not_found" });
  });
});
