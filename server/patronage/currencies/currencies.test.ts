import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patronSubscriptions, payments, tips } from "@/db/schema";
import { artistAccount, findBalances, Report } from "@/server/ledger";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { DAY_MS } from "../../kernel/durations";
import { getCheckout } from "../checkouts/show-checkout";
import { giftInput } from "../gifts/contract";
import { giveGift } from "../gifts/give-gift";
import { verifyPostings } from "../postings/verify-postings";
import { subscribe } from "../subscriptions/subscribe";
import { ensureTierPrice } from "../tiers/ensure-tier-price";
import { getArtistPage } from "../tiers/get-artist-page";
import { sendTip } from "../tips/send-tip";
import { getCurrency } from "./choose-currency";
import type { Currency } from "./rules";
import { listExchangeRates, setExchangeRate } from "./set-exchange-rate";

const PAGE = { limit: 50, offset: 0 };
const ASKED = { idempotencyKey: null, guestEmail: null };
let t: TestMoney;
let artist: Person;
let admin: Person;

beforeAll(async () => {
  t = await createTestMoney();
  [artist, admin] = [await addPerson(t.services, "artist", "Beatrice"), await addPerson(t.services, "admin")];
  await getArtistPage(t.services, null, { idOrHandle: artist.actor.userId });
});
afterAll(() => t.close());

const join = (fan: Person, currency?: Currency, to = artist) =>
  subscribe(t.services, fan.actor, { artistId: to.actor.userId, tier: "bronze", interval: "month", uiMode: "elements", currency }, null);
const shownTo = (fan: Person | null, languages = "") => getCurrency(t.services, fan?.actor ?? null, { languages });
const bronze = async () => (await getArtistPage(t.services, null, { idOrHandle: artist.actor.userId })).tiers[0];

async function member(currency?: Currency): Promise<{ fan: Person; subscriptionId: string }> {
  const fan = await addPerson(t.services);
  const { subscriptionId } = await join(fan, currency);
  await pressPay(t, subscriptionId);
  await t.settle();
  return { fan, subscriptionId };
}

describe("a membership in the fan's currency", () => {
  it("costs what the page says there, is charged so, and is in the books of that currency", async () => {
    const shown = (await bronze())?.prices.find(({ currency }) => currency === "EUR");
    const { fan, subscriptionId } = await member("EUR");
    const [paid] = await t.services.db.select().from(payments).where(eq(payments.subjectId, subscriptionId));
    expect(paid).toMatchObject({ currency: "EUR", amountCents: shown?.monthlyCents, platformFeeCents: 46, artistCents: 413 });
    const [earnings] = await findBalances(t.services.db, [artistAccount(artist.actor.userId, "earnings", "EUR")]);
    expect(earnings?.balanceMicros).toBe(4_130_000n);
    expect(await shownTo(fan, "en-US")).toMatchObject({ currency: "EUR", isBound: true });
    const report = new Report();
    await verifyPostings(t.services.db, report);
    expect(report.findings).toEqual([]);
  });

  it("is charged in whole yen", async () => {
    const { subscriptionId } = await member("JPY");
    const [paid] = await t.services.db.select().from(payments).where(eq(payments.subjectId, subscriptionId));
    expect(paid).toMatchObject({ currency: "JPY", amountCents: 750, platformFeeCents: 75, artistCents: 675 });
  });

  it("is shown on the sheet as it will be charged, and another currency before paying replaces it", async () => {
    const fan = await addPerson(t.services);
    const first = await join(fan, "EUR");
    expect(await getCheckout(t.services, fan.actor, first.checkout)).toMatchObject({ amountCents: 459, currency: "EUR" });
    const second = await join(fan, "GBP");
    expect(await getCheckout(t.services, fan.actor, second.checkout)).toMatchObject({ amountCents: 399, currency: "GBP" });
    expect(await getCheckout(t.services, fan.actor, first.checkout)).toMatchObject({ status: "expired" });
  });

  it("keeps its price when the rate changes, which is for who joins from then on, and the price at Stripe is another one", async () => {
    const before = await ensureTierPrice(t.services, { tierId: (await bronze())?.id ?? "", interval: "month", currency: "CAD" });
    const { subscriptionId } = await member("CAD");
    await setExchangeRate(t.services, admin.actor, { currency: "CAD", microsPerDollar: 2_000_000, source: "A bank's rate of the day" });
    const after = await ensureTierPrice(t.services, { tierId: (await bronze())?.id ?? "", interval: "month", currency: "CAD" });
    expect([before.amountCents, after.amountCents]).toEqual([699, 999]);
    expect(after.stripePriceId).not.toBe(before.stripePriceId);
    await t.advance(32 * DAY_MS);
    await t.settle();
    const charged = await t.services.db.select().from(payments).where(eq(payments.subjectId, subscriptionId));
    expect(charged.map(({ amountCents }) => amountCents)).toEqual([699, 699]);
  });
});

describe("what a fan pays in", () => {
  it("is that of the memberships they have: another one is refused with that sentence, and without a wish it follows", async () => {
    const { fan } = await member("EUR");
    const other = await addPerson(t.services, "artist");
    await expect(join(fan, "USD", other)).rejects.toMatchObject({ code: "rule_refused", issues: [{ path: "currency" }] });
    const { subscriptionId } = await join(fan, undefined, other);
    const [row] = await t.services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, subscriptionId));
    expect(row?.currency).toBe("EUR");
  });

  it("begins with what they chose last, else with their browser's language, and else is the artist's own", async () => {
    const fan = await addPerson(t.services);
    expect(await shownTo(fan, "en-AU")).toMatchObject({ currency: "AUD", isBound: false });
    expect(await shownTo(null)).toMatchObject({ currency: "USD", isBound: false });
    await join(fan, "GBP");
    expect(await shownTo(fan, "en-AU")).toMatchObject({ currency: "GBP", isBound: false });
  });

  it("is refused by Stripe's stand-in where two memberships would be of two currencies", async () => {
    const fan = await addPerson(t.services);
    const other = await addPerson(t.services, "artist");
    const [inEuro, inPounds] = [await join(fan, "EUR"), await join(fan, "GBP", other)];
    await pressPay(t, inEuro.subscriptionId);
    await expect(pressPay(t, inPounds.subscriptionId)).rejects.toThrow(/cannot combine currencies/);
  });

  it("is also what a gift costs, while tips and goals count in US dollars", async () => {
    const fan = await addPerson(t.services);
    const words = { artistId: artist.actor.userId, tier: "bronze", months: 3, currency: "EUR", recipientEmail: "to@example.test" };
    const gift = await giveGift(t.services, fan.actor, giftInput.parse(words), ASKED);
    expect(await getCheckout(t.services, fan.actor, { checkoutId: gift.checkout?.checkoutId ?? "" })).toMatchObject({ amountCents: 1_377, currency: "EUR" });
    const { fan: inEuro } = await member("EUR");
    const tip = { artistId: artist.actor.userId, amount: 500, message: "", showsName: false, uiMode: "elements" } as const;
    const { tipId } = await sendTip(t.services, inEuro.actor, tip, ASKED);
    expect((await t.services.db.select().from(tips).where(eq(tips.id, tipId)))[0]).toMatchObject({ currency: "USD", amount: 500 });
  });
});

describe("a rate of exchange", () => {
  it("comes with the software as a reference that says so, and is an admin's to replace", async () => {
    const { items } = await listExchangeRates(t.services, admin.actor, PAGE);
    expect(items.filter(({ setBy }) => setBy === "the software").every(({ source }) => source.startsWith("Reference value"))).toBe(true);
    const made = await setExchangeRate(t.services, admin.actor, { currency: "AUD", microsPerDollar: 1_400_000, source: "A bank's rate" });
    expect((await listExchangeRates(t.services, admin.actor, PAGE)).items[0]).toEqual(made);
    await expect(setExchangeRate(t.services, artist.actor, { currency: "AUD", microsPerDollar: 1, source: "Mine" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
