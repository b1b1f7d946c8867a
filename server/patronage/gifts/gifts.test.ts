import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gifts, mails, payments } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { findAccess } from "../entitlements/find-access";
import { subscribe } from "../subscriptions/subscribe";
import { applyGiftRefunded, applyGiftStands } from "./apply-gift";
import { giftInput } from "./contract";
import { giveGift } from "./give-gift";
import { listMyGifts } from "./list-gifts";
import { lookAtGift, redeemGift } from "./redeem-gift";
import { returnGift } from "./return-gift";
import { raiseDueGifts, resendGift, sendGift } from "./send-gift";

const ASKED = { idempotencyKey: null, guestEmail: null };
let t: TestMoney;
let artist: Person;
let giver: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist", "Beatrice");
  giver = await addPerson(t.services, "fan", "Virgil");
});
afterAll(() => t.close());

const words = (more: object = {}) =>
  giftInput.parse({ artistId: artist.actor.userId, tier: "silver", months: 3, recipientEmail: `friend-${Math.random()}@example.test`, ...more });

/** A gift that was paid and, when its day has come, sent. @returns its id and, from the mail, its code. */
async function give(more: object = {}): Promise<{ giftId: string; code: string }> {
  const input = words(more);
  const { giftId } = await giveGift(t.services, giver.actor, input, ASKED);
  await pressPay(t, giftId);
  await t.settle();
  await sendGift(t.services, { giftId });
  return { giftId, code: await lastCode(input.recipientEmail) };
}
async function lastCode(email: string): Promise<string> {
  const sent = await t.services.db.select().from(mails).where(eq(mails.toAddress, email.toLowerCase()));
  const [mail] = sent.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  return /code=([\w-]+)/.exec(mail?.body ?? "")?.[1] ?? "";
}
const accessOf = (fan: Person, afterMs = 0) =>
  findAccess(t.services.db, { fanId: fan.actor.userId, artistId: artist.actor.userId, now: new Date(t.clock.now().getTime() + afterMs) });
const giftOf = async (giftId: string) => (await t.services.db.select().from(gifts).where(eq(gifts.id, giftId)))[0];

describe("a gift", () => {
  it("is paid once at the price of its months, mailed with a code, and opens for whoever has it", async () => {
    const { giftId, code } = await give({ message: "Midway" });
    expect(await giftOf(giftId)).toMatchObject({ status: "SENT", amount: 2_997 });
    expect(await lookAtGift(t.services, { code })).toMatchObject({ from: "Virgil", message: "Midway", months: 3, isRedeemed: false });
    const fan = await addPerson(t.services);
    const opened = await redeemGift(t.services, fan.actor, { code });
    expect(opened).toMatchObject({ tier: { key: "silver" }, startsAt: t.clock.now().toISOString() });
    expect(await accessOf(fan)).toMatchObject({ key: "silver", source: "gift" });
    expect(await accessOf(fan, 93 * DAY_MS)).toBeNull();
    expect(await redeemGift(t.services, fan.actor, { code })).toEqual(opened);
    const stranger = await addPerson(t.services);
    await expect(redeemGift(t.services, stranger.actor, { code })).rejects.toMatchObject({ code: "not_found" });
    expect((await listMyGifts(t.services, giver.actor, { limit: 10, offset: 0 })).items[0]).toMatchObject({ id: giftId, status: "REDEEMED" });
  });

  it("is opened by one of two who try at the same moment", async () => {
    const { code } = await give();
    const people = [await addPerson(t.services), await addPerson(t.services)];
    const results = await Promise.allSettled(people.map(({ actor }) => redeemGift(t.services, actor, { code })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is not sent before its day, nor unpaid, nor twice", async () => {
    const sendAt = new Date(t.clock.now().getTime() + 2 * DAY_MS).toISOString();
    const { giftId, code } = await give({ sendAt });
    expect([code, (await giftOf(giftId))?.status]).toEqual(["", "PAID"]);
    const { giftId: unpaid } = await giveGift(t.services, giver.actor, words(), ASKED);
    await sendGift(t.services, { giftId: unpaid });
    expect((await giftOf(unpaid))?.status).toBe("PENDING");
    await t.advance(2 * DAY_MS);
    expect(await raiseDueGifts(t.services)).toEqual({ gifts: 1 });
    await Promise.all([1, 2, 3].map(() => sendGift(t.services, { giftId })));
    const sent = await giftOf(giftId);
    expect(sent?.status).toBe("SENT");
    expect(
      await t.services.db
        .select()
        .from(mails)
        .where(eq(mails.toAddress, sent?.recipientEmail ?? "")),
    ).toHaveLength(1);
  });

  it("whose mail was lost is mailed anew to the same address, and the first code dies", async () => {
    const { giftId, code } = await give();
    await expect(resendGift(t.services, giver.actor, { giftId })).rejects.toMatchObject({ code: "rate_limited" });
    await t.advance(10 * 60_000);
    await expect(resendGift(t.services, (await addPerson(t.services)).actor, { giftId })).rejects.toMatchObject({ code: "not_found" });
    await resendGift(t.services, giver.actor, { giftId });
    const fan = await addPerson(t.services);
    await expect(redeemGift(t.services, fan.actor, { code })).rejects.toMatchObject({ code: "not_found" });
    const fresh = await lastCode((await giftOf(giftId))?.recipientEmail ?? "");
    await expect(redeemGift(t.services, fan.actor, { code: fresh })).resolves.toMatchObject({ tier: { key: "silver" } });
  });

  it("that follows another begins where that one ends", async () => {
    const fan = await addPerson(t.services);
    const first = await redeemGift(t.services, fan.actor, { code: (await give()).code });
    const second = await redeemGift(t.services, fan.actor, { code: (await give({ months: 1 })).code });
    expect(second.startsAt).toBe(first.endsAt);
  });

  it("is kept by who pays for the same already, and not lost", async () => {
    const fan = await addPerson(t.services);
    const input = { artistId: artist.actor.userId, tier: "silver", interval: "month", uiMode: "elements" } as const;
    const { subscriptionId } = await subscribe(t.services, fan.actor, input, null);
    await pressPay(t, subscriptionId);
    await t.settle();
    const { giftId, code } = await give();
    await expect(redeemGift(t.services, fan.actor, { code })).rejects.toMatchObject({ code: "rule_refused" });
    expect((await giftOf(giftId))?.status).toBe("SENT");
    const higher = await give({ tier: "gold", months: 1 });
    expect(await redeemGift(t.services, fan.actor, { code: higher.code })).toMatchObject({ startsAt: t.clock.now().toISOString() });
    expect(await accessOf(fan)).toMatchObject({ key: "gold" });
  });

  it("is given back to its giver while nobody opened it, once, and opens nothing from then on", async () => {
    const { giftId, code } = await give();
    await expect(returnGift(t.services, (await addPerson(t.services)).actor, { giftId }, null)).rejects.toMatchObject({ code: "not_found" });
    const tries = await Promise.allSettled([1, 2].map(() => returnGift(t.services, giver.actor, { giftId }, null)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(redeemGift(t.services, (await addPerson(t.services)).actor, { code })).rejects.toMatchObject({ code: "not_found" });
    await t.settle();
    const [payment] = await t.services.db.select().from(payments).where(eq(payments.subjectId, giftId));
    expect(payment).toMatchObject({ status: "refunded", refundedCents: 2_997 });
    const { giftId: opened, code: used } = await give();
    await redeemGift(t.services, (await addPerson(t.services)).actor, { code: used });
    await expect(returnGift(t.services, giver.actor, { giftId: opened }, null)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is open again when the money that was given back came again", async () => {
    const { giftId, code } = await give();
    const fan = await addPerson(t.services);
    await redeemGift(t.services, fan.actor, { code });
    const paid = { subjectId: giftId, payment: { id: "pmt_x", amountCents: 2_997, refundedCents: 2_997, status: "refunded" as const }, at: t.clock.now() };
    await t.services.db.transaction((tx) => applyGiftRefunded(tx, paid, t.clock.now()));
    expect(await accessOf(fan)).toBeNull();
    await t.services.db.transaction((tx) => applyGiftStands(tx, paid, t.clock.now()));
    expect(await accessOf(fan)).toMatchObject({ key: "silver" });
    expect((await giftOf(giftId))?.status).toBe("REDEEMED");
  });

  it("whose money went back opens nothing, and closes what it had opened", async () => {
    const [unopened, opened] = [await give(), await give()];
    const fan = await addPerson(t.services);
    await redeemGift(t.services, fan.actor, { code: opened.code });
    for (const { giftId } of [unopened, opened]) {
      const [charge] = await t.services.db.select().from(payments).where(eq(payments.subjectId, giftId));
      const refund = { payment_intent: charge?.stripePaymentIntentId ?? "" };
      await t.services.stripe.call((stripe) => stripe.refunds.create(refund, { idempotencyKey: `test:${giftId}` }));
    }
    await t.settle();
    expect(await accessOf(fan)).toBeNull();
    await expect(redeemGift(t.services, fan.actor, { code: unopened.code })).rejects.toMatchObject({ code: "not_found" });
  });
});
