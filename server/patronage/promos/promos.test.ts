import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payments, promoCodes } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { subscribe } from "../subscriptions/subscribe";
import { listMyTiers } from "../tiers/list-tiers";
import { promoInput } from "./contract";
import { createPromo, listPromos, setPromoActive } from "./manage-promos";
import { reducedPrice } from "./rules";
import { quotePromo } from "./use-promo";

let t: TestMoney;
let artist: Person;
let made = 0;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
  await listMyTiers(t.services, artist.actor);
});
afterAll(() => t.close());

const make = (more: object = {}) =>
  createPromo(t.services, artist.actor, promoInput.parse({ code: `code-${++made}`, percentOffBps: 5_000, months: 2, ...more }));
const join = (fan: Person, promoCode: string, tier = "silver") =>
  subscribe(t.services, fan.actor, { artistId: artist.actor.userId, tier, interval: "month", uiMode: "elements", promoCode }, null);
const countOf = async (id: string) => (await t.services.db.select().from(promoCodes).where(eq(promoCodes.id, id)))[0]?.redemptions;
const paidFor = async (subscriptionId: string) =>
  (await t.services.db.select().from(payments).where(eq(payments.subjectId, subscriptionId)))
    .toSorted((a, b) => a.paidAt.getTime() - b.paidAt.getTime())
    .map(({ amountCents }) => amountCents);

describe("a code", () => {
  it("takes its share off for its months and no longer, in any case it is typed in", async () => {
    const promo = await make();
    const quote = await quotePromo(t.services, { artistId: artist.actor.userId, tier: "silver", code: promo.code.toLowerCase() });
    expect(quote).toMatchObject({ percentOffBps: 5_000, months: 2, monthlyCents: 499 });
    const { subscriptionId } = await join(await addPerson(t.services), promo.code.toLowerCase());
    await pressPay(t, subscriptionId);
    for (let month = 0; month < 2; month++) {
      await t.settle();
      await t.advance(32 * DAY_MS);
    }
    await t.settle();
    expect(await paidFor(subscriptionId)).toEqual([499, 499, 999]);
  });

  it("is counted when it is paid and not when it is tried, once a membership however often that is read", async () => {
    const promo = await make();
    const { subscriptionId } = await join(await addPerson(t.services), promo.code);
    expect(await countOf(promo.id)).toBe(0);
    await pressPay(t, subscriptionId);
    await t.settle();
    await t.advance(32 * DAY_MS);
    await t.settle();
    expect(await countOf(promo.id)).toBe(1);
  });

  it("that is used up, over, taken off, for another tier or another artist's is refused with a reason", async () => {
    const once = await make({ redemptionsMax: 1 });
    const { subscriptionId } = await join(await addPerson(t.services), once.code);
    await pressPay(t, subscriptionId);
    await t.settle();
    const off = await make();
    await setPromoActive(t.services, artist.actor, { promoId: off.id, isActive: false });
    const gold = (await listMyTiers(t.services, artist.actor))[2]?.id;
    const forGold = await make({ tierId: gold });
    const over = await make({ expiresAt: new Date(t.clock.now().getTime() + DAY_MS).toISOString() });
    await t.advance(DAY_MS);
    for (const code of [once.code, off.code, forGold.code, over.code, "UNKNOWN"]) {
      await expect(join(await addPerson(t.services), code)).rejects.toMatchObject({ code: "rule_refused", issues: [{ path: "promoCode" }] });
    }
  });

  it("that somebody used up at Stripe before we heard of it is refused with a sentence, and who goes on without it can", async () => {
    const promo = await make({ redemptionsMax: 1 });
    const { subscriptionId } = await join(await addPerson(t.services), promo.code);
    await pressPay(t, subscriptionId);
    expect(await countOf(promo.id)).toBe(0);
    const late = await addPerson(t.services);
    await expect(join(late, promo.code)).rejects.toMatchObject({ code: "rule_refused", sentence: expect.stringContaining("used up") });
    const without = await subscribe(t.services, late.actor, { artistId: artist.actor.userId, tier: "silver", interval: "month", uiMode: "elements" }, null);
    expect(without.checkout.clientSecret).not.toBe("");
    await t.settle();
    expect(await countOf(promo.id)).toBe(1);
  });

  it("belongs to its artist, who has it once", async () => {
    const promo = await make({ code: "TWICE" });
    await expect(make({ code: "twice" })).rejects.toMatchObject({ code: "conflict" });
    const other = await addPerson(t.services, "artist");
    await expect(setPromoActive(t.services, other.actor, { promoId: promo.id, isActive: false })).rejects.toMatchObject({ code: "not_found" });
    expect(await listPromos(t.services, other.actor, { limit: 10, offset: 0 })).toMatchObject({ total: 0 });
  });

  it.each(["ab", "has space", "-dash", "dash-", "a".repeat(25), "ümlaut"])("is never %s", (code) => {
    expect(promoInput.safeParse({ code, percentOffBps: 5_000, months: 1 }).success).toBe(false);
  });
});

describe("a reduced price", () => {
  it("is never below nothing or above the price, and free at a hundred percent", () => {
    const cents = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 10_000 }), (amount, bps) => {
        const reduced = reducedPrice(amount, bps);
        expect(reduced).toBeGreaterThanOrEqual(0);
        expect(reduced).toBeLessThanOrEqual(amount);
        expect(Math.abs(amount - reduced - (amount * bps) / 10_000)).toBeLessThanOrEqual(0.5);
      }),
    );
    expect(reducedPrice(999, 10_000)).toBe(0);
  });
});
