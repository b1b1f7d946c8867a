import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { merchOrders, royaltyEntries, videos } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { artistAccount, findBalances, platformAccount, postTransfers } from "@/server/ledger";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { utcDay } from "../views/rules";
import { archiveMerchLink, createMerchLink, findMerchTarget, listArtistMerch, listMyMerchLinks } from "./links";
import { listMyMerchOrders } from "./list-orders";
import { getShopDebt, listClosedShops } from "./shop-debts";
import { bookShopPayment, listShopPayments, undoShopPayment } from "./shop-payments";
import { addShop, changeShopSecret, closeShop, setMerchRule } from "./shops";
import { signPostback } from "./signature";
import { takePostback } from "./take-postback";

const PAGE = { limit: 20, offset: 0 };
let t: TestServices;
let admin: Person;
let artist: Person;
let shopId: string;
let secret: string;
let code: string;
let linkId: string;
let events = 0;

beforeAll(async () => {
  t = await createTestServices();
  admin = await addPerson(t.services, "admin");
  artist = await addPerson(t.services, "artist");
  const added = await addShop(t.services, admin.actor, { name: "Shirts", origin: "https://shirts.example.com/de/", currency: "USD" });
  [shopId, secret] = [added.shop.id, added.secret];
  await setMerchRule(t.services, admin.actor, { shopId, commissionBps: 1_500, artistBps: 8_000, validFrom: utcDay(t.clock.now()), source: "The contract" });
  const link = await createMerchLink(t.services, artist.actor, { shopId, title: "The shirt", url: "https://shirts.example.com/shirt?size=m" });
  linkId = link.id;
  code = link.goUrl.split("/").at(-1) ?? "";
});
afterAll(() => t.close());

const paid = (more: object = {}) => {
  events += 1;
  const order = { event: "order.paid", eventId: `evt-${events}`, orderId: `order-${events}`, code, amountCents: 2_599, currency: "USD", country: "US" };
  return { ...order, orderedAt: t.clock.now().toISOString(), ...more };
};
const returned = (orderId: string, amountCents: number) => {
  events += 1;
  return { event: "order.returned", eventId: `evt-${events}`, orderId, amountCents };
};
function tell(told: object, by: { readonly secret?: string; readonly at?: Date; readonly shopId?: string } = {}) {
  const body = JSON.stringify(told);
  return takePostback(t.services, { shopId: by.shopId ?? shopId, body, signature: signPostback(by.secret ?? secret, body, by.at ?? t.clock.now()) });
}
async function balances() {
  const earnings = artistAccount(artist.actor.userId, "earnings", "USD");
  const owed = artistAccount(artist.actor.userId, "receivable", "USD");
  const found = await findBalances(t.services.db, [earnings, owed, platformAccount("merch_receivable", "USD"), platformAccount("revenue", "USD")]);
  return found.map(({ balanceMicros }) => balanceMicros);
}

describe("a shop's word of an order", () => {
  it("credits the artist and the platform with what the rule gives, with why, and counts for the link", async () => {
    const told = paid();
    const answer = await tell(told);
    // 25.99 at 15 %, of which four fifths are the artist's.
    expect(answer).toEqual({ orderId: expect.stringMatching(/^mor_/), amountCents: 2_599, returnedCents: 0, commissionMicros: "3898500" });
    expect(await balances()).toEqual([3_118_800n, 0n, 3_898_500n, 779_700n]);
    const [entry] = await t.services.db.select().from(royaltyEntries).where(eq(royaltyEntries.artistId, artist.actor.userId));
    const why = { of: "merch", shop: "Shirts", order: told.orderId, orderCents: 2_599, commissionBps: 1_500, feeBps: 2_000 };
    expect(entry).toMatchObject({ source: "merch", country: "US", usMicros: 3_118_800n, explanation: why });
    expect((await listMyMerchLinks(t.services, artist.actor, PAGE)).items).toMatchObject([{ id: linkId, orders: 1, earnedMicros: "3118800" }]);
    expect((await listMyMerchOrders(t.services, artist.actor, PAGE)).items).toMatchObject([{ amountCents: 2_599, returnedCents: 0 }]);
  });

  it("counts once, told again and again or twice at once, and is refused when it says something else", async () => {
    const before = await balances();
    const told = paid();
    const answers = await Promise.all([1, 2, 3].map(() => tell(told)));
    expect(new Set(answers.map(({ orderId }) => orderId)).size).toBe(1);
    expect((await balances())[0]).toBe((before[0] ?? 0n) + 3_118_800n);
    await expect(tell({ ...told, amountCents: 9_900 })).rejects.toMatchObject({ code: "conflict" });
    await expect(tell({ ...told, eventId: "another-name" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is not believed unless the shop signed just that, just now", async () => {
    const told = paid();
    const body = JSON.stringify(told);
    const now = t.clock.now();
    const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
    const signature = signPostback(secret, body, now);
    const other = await addShop(t.services, admin.actor, { name: "Cups", origin: "https://cups.example.com", currency: "USD" });
    const tries: readonly (readonly [string, string | null, string])[] = [
      [shopId, null, body],
      [shopId, "", body],
      [shopId, "t=1,v1=", body],
      [shopId, signature, `${body} `],
      [shopId, signature.replace(/^t=\d+/, `t=${Math.floor(minutes(4).getTime() / 1_000)}`), body],
      [shopId, signPostback("mhcshop_guess", body, now), body],
      [shopId, signPostback(other.secret, body, now), body],
      [shopId, signPostback(secret, body, minutes(-6)), body],
      [shopId, signPostback(secret, body, minutes(6)), body],
      [other.shop.id, signature, body],
      ["shop_nobody", signature, body],
    ];
    for (const [id, header, text] of tries) {
      const refused = await takePostback(t.services, { shopId: id, body: text, signature: header }).catch((thrown: unknown) => thrown);
      expect(refused, String(header)).toMatchObject({ code: "invalid_input", sentence: "The signature does not hold." });
    }
    expect(await t.services.db.$count(merchOrders, eq(merchOrders.orderRef, told.orderId))).toBe(0);
  });

  it.each([
    ["no JSON", "{"],
    ["an unknown event", JSON.stringify({ event: "order.lost" })],
    ["a name that would break the ledger's lines", JSON.stringify({ ...{ event: "order.returned", eventId: "a|b", orderId: "c" }, amountCents: 1 })],
  ])("is refused when it is %s, though it is signed", async (_what, body) => {
    const signature = signPostback(secret, body, t.clock.now());
    await expect(takePostback(t.services, { shopId, body, signature })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("is refused for a code that is nobody's, and can be told again once it is right", async () => {
    const told = paid({ code: "nobody" });
    await expect(tell(told)).rejects.toMatchObject({ code: "rule_refused" });
    await expect(tell({ ...told, code, currency: "EUR" })).rejects.toMatchObject({ code: "rule_refused" });
    expect(await tell({ ...told, code })).toMatchObject({ amountCents: 2_599 });
  });
});

describe("what goes back to a shop", () => {
  it("takes back exactly what it had brought in, in parts too, and never more", async () => {
    const before = await balances();
    const told = paid({ amountCents: 3_333 });
    await tell(told);
    for (const cents of [1_000, 1, 2_000]) await tell(returned(told.orderId, cents));
    await expect(tell(returned(told.orderId, 333))).rejects.toMatchObject({ code: "rule_refused" });
    const last = returned(told.orderId, 332);
    await Promise.all([1, 2].map(() => tell(last)));
    expect(await balances()).toEqual(before);
    await expect(tell(returned("order-unknown", 1))).rejects.toMatchObject({ code: "not_found" });
  });

  it("is owed by the artist when the money has gone, and comes first out of what they earn next", async () => {
    const told = paid();
    await tell(told);
    const [earned = 0n] = await balances();
    const hold = { debit: artistAccount(artist.actor.userId, "earnings", "USD"), credit: platformAccount("payout_clearing", "USD") };
    const transfer = { ...hold, amountMicros: earned, kind: "payout.net", sourceType: "payout", sourceId: "pay_1" };
    await t.services.db.transaction((tx) => postTransfers(tx, [transfer], t.clock.now()));
    await tell(returned(told.orderId, 2_599));
    expect((await balances()).slice(0, 2)).toEqual([0n, 3_118_800n]);
    await tell(paid({ amountCents: 5_198 }));
    expect((await balances()).slice(0, 2)).toEqual([3_118_800n, 0n]);
  });
});

describe("a link", () => {
  it("leads to the shop with its code, and only there", async () => {
    expect(await findMerchTarget(t.services, code)).toBe(`https://shirts.example.com/shirt?size=m&mhc=${code}`);
    await expect(findMerchTarget(t.services, "nobody")).rejects.toMatchObject({ code: "not_found" });
    for (const url of ["https://evil.example.com/shirt", "https://shirts.example.com.evil.example/x", "https://shirts.example.com:444/x"]) {
      await expect(createMerchLink(t.services, artist.actor, { shopId, title: "x", url })).rejects.toMatchObject({ code: "rule_refused" });
    }
  });

  it("names a film of the artist's own, or none", async () => {
    const [other, videoId] = [await addPerson(t.services, "artist"), newId("video")];
    await t.services.db.insert(videos).values({ id: videoId, artistId: artist.actor.userId, title: "Film", status: "ready", visibility: "public" });
    const shirt = { shopId, title: "The film's shirt", url: "https://shirts.example.com/film", videoId };
    await expect(createMerchLink(t.services, other.actor, shirt)).rejects.toMatchObject({ code: "not_found" });
    const link = await createMerchLink(t.services, artist.actor, shirt);
    expect(link).toMatchObject({ videoId, shop: { name: "Shirts" } });
    await archiveMerchLink(t.services, artist.actor, { linkId: link.id });
  });

  it("is its artist's to archive; what it brought in stays, and orders by it still count", async () => {
    const other = await addPerson(t.services, "artist");
    await expect(archiveMerchLink(t.services, other.actor, { linkId })).rejects.toMatchObject({ code: "not_found" });
    expect((await listArtistMerch(t.services, { ...PAGE, artistId: artist.actor.userId })).items).toMatchObject([{ id: linkId }]);
    await archiveMerchLink(t.services, artist.actor, { linkId });
    expect((await listArtistMerch(t.services, { ...PAGE, artistId: artist.actor.userId })).items).toEqual([]);
    expect(await tell(paid())).toMatchObject({ returnedCents: 0 });
  });
});

describe("a shop", () => {
  it("pays by the rule of the day, which nobody changes for a day that has begun", async () => {
    const rule = { shopId, commissionBps: 1_000, artistBps: 5_000, source: "A new contract" };
    await expect(setMerchRule(t.services, admin.actor, { ...rule, validFrom: utcDay(t.clock.now()) })).rejects.toMatchObject({ code: "rule_refused" });
    await setMerchRule(t.services, admin.actor, { ...rule, validFrom: utcDay(new Date(t.clock.now().getTime() + DAY_MS)) });
    expect((await tell(paid({ amountCents: 10_000 }))).commissionMicros).toBe("15000000");
    t.clock.advanceMs(2 * DAY_MS);
    expect((await tell(paid({ amountCents: 10_000 }))).commissionMicros).toBe("10000000");
  });

  it("goes on with the secret before for a week after it changed, and with none once it is closed", async () => {
    const changed = await changeShopSecret(t.services, admin.actor, { shopId });
    expect(changed.secret).not.toBe(secret);
    for (const each of [secret, changed.secret]) await tell(paid(), { secret: each });
    t.clock.advanceMs(8 * DAY_MS);
    await expect(tell(paid())).rejects.toMatchObject({ code: "invalid_input" });
    await tell(paid(), { secret: changed.secret });
    await closeShop(t.services, admin.actor, { shopId });
    await expect(tell(paid(), { secret: changed.secret })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("is an admin's to take in, to change and to close", async () => {
    const { actor } = artist;
    const denied = { code: "not_found" };
    await expect(addShop(t.services, actor, { name: "Mine", origin: "https://mine.example.com", currency: "USD" })).rejects.toMatchObject(denied);
    await expect(changeShopSecret(t.services, actor, { shopId })).rejects.toMatchObject(denied);
    await expect(closeShop(t.services, actor, { shopId })).rejects.toMatchObject(denied);
    const rule = { shopId, commissionBps: 1, artistBps: 1, validFrom: "2099-01-01", source: "x" };
    await expect(setMerchRule(t.services, actor, rule)).rejects.toMatchObject(denied);
  });
});

describe("what a shop pays", () => {
  const receivable = async () => (await findBalances(t.services.db, [platformAccount("merch_receivable", "USD")]))[0]?.balanceMicros ?? 0n;
  const owed = async () => BigInt((await getShopDebt(t.services, admin.actor, { shopId })).owedMicros);
  const today = () => utcDay(t.clock.now());

  it("comes off what it owes, which is what the ledger says, once for each line of the bank", async () => {
    expect(await owed()).toBe(await receivable());
    const before = await owed();
    const input = { shopId, reference: "Line 1", amountCents: 500, receivedOn: today() };
    const [one, same] = await Promise.all([bookShopPayment(t.services, admin.actor, input), bookShopPayment(t.services, admin.actor, input)]);
    expect(same).toEqual(one);
    expect([await owed(), await receivable()]).toEqual([before - 5_000_000n, before - 5_000_000n]);
    await expect(bookShopPayment(t.services, admin.actor, { ...input, amountCents: 600 })).rejects.toMatchObject({ code: "conflict" });
    const tomorrow = utcDay(new Date(t.clock.now().getTime() + DAY_MS));
    await expect(bookShopPayment(t.services, admin.actor, { ...input, reference: "Line 2", receivedOn: tomorrow })).rejects.toMatchObject({
      code: "rule_refused",
    });
    expect((await listShopPayments(t.services, admin.actor, { ...PAGE, shopId })).items).toEqual([one]);
  });

  it("is owed again when it was written down by mistake, and its line can be written down right", async () => {
    const before = await owed();
    const input = { shopId, reference: "Line 3", amountCents: 700, receivedOn: today() };
    const { id: paymentId } = await bookShopPayment(t.services, admin.actor, input);
    await undoShopPayment(t.services, admin.actor, { paymentId });
    expect([await owed(), await receivable()]).toEqual([before, before]);
    await expect(undoShopPayment(t.services, admin.actor, { paymentId })).rejects.toMatchObject({ code: "rule_refused" });
    await bookShopPayment(t.services, admin.actor, { ...input, amountCents: 70 });
    expect([await owed(), await receivable()]).toEqual([before - 700_000n, before - 700_000n]);
  });

  it("is said of each shop that was closed, because it is owed all the same", async () => {
    const { shop } = await addShop(t.services, admin.actor, { name: "Closed at once", origin: "https://closed.example.com", currency: "EUR" });
    await closeShop(t.services, admin.actor, { shopId: shop.id });
    const { items, total } = await listClosedShops(t.services, admin.actor, PAGE);
    expect(items.map(({ id, status, owedMicros }) => [id, status, BigInt(owedMicros)])).toEqual([
      [shop.id, "closed", 0n],
      [shopId, "closed", await owed()],
    ]);
    expect(total).toBe(2);
    await expect(listClosedShops(t.services, artist.actor, PAGE)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is an admin's to see and to write down", async () => {
    const { actor } = artist;
    const denied = { code: "not_found" };
    await expect(getShopDebt(t.services, actor, { shopId })).rejects.toMatchObject(denied);
    await expect(listShopPayments(t.services, actor, { ...PAGE, shopId })).rejects.toMatchObject(denied);
    await expect(bookShopPayment(t.services, actor, { shopId, reference: "x", amountCents: 1, receivedOn: today() })).rejects.toMatchObject(denied);
    await expect(undoShopPayment(t.services, actor, { paymentId: "mpy_1" })).rejects.toMatchObject(denied);
  });
});
