import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkouts, eventOutbox, livestreams, mails, payments, royaltyEntries } from "@/db/schema";
import { createCaller } from "@/server/api/router";
import { inviteBatch } from "@/server/benefits";
import type { Actor } from "@/server/kernel/actor";
import { returnTickets } from "@/server/patronage";
import { addTiers } from "@/test/patrons";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { followLedger } from "./follow/follow-ledger";

const TICKET_CENTS = 1_200;
const PAGE = { limit: 10, offset: 0 };
let t: TestMoney;
let artist: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
  await addTiers(t.services, artist.actor.userId);
});
afterAll(() => t.close());

const as = (actor: Actor | null, idempotencyKey: string | null = null) =>
  createCaller({ services: t.services, actor, requestId: "req", idempotencyKey, clientAddress: "", userAgent: "", country: null });

async function schedule(ticketCents: number | null = TICKET_CENTS) {
  const nextYear = t.clock.now().getUTCFullYear() + 1;
  const words = { title: "The concert", minTier: "platinum", startsAt: `${nextYear}-03-01T20:00`, timeZone: "UTC", joinUrl: "https://live.example/room" };
  return as(artist.actor).benefits.createLivestream({ ...words, ticketCents });
}

/** Pays and lets all that follows happen. */
async function pay(subjectId: string): Promise<void> {
  await pressPay(t, subjectId);
  await t.settle();
  await followLedger(t.services);
}
const entriesOf = (source: "livestream" | "refund") => t.services.db.select().from(royaltyEntries).where(eq(royaltyEntries.source, source));

describe("a ticket for a livestream", () => {
  it("opens it once it is paid, for its fan alone, and is the artist's as livestream money, with why", async () => {
    const [fan, other] = [await addPerson(t.services), await addPerson(t.services)];
    const { id: livestreamId } = await schedule();
    const look = (person: Person) => as(person.actor).benefits.livestream({ livestreamId });
    expect(await look(fan)).toMatchObject({ isLocked: true, ticketCents: TICKET_CENTS, hasTicket: false, joinUrl: null });
    const { ticketId, status, checkout } = await as(fan.actor).patronage.buyTicket({ livestreamId });
    expect([status, checkout?.clientSecret]).toEqual(["PENDING", expect.stringContaining("_secret_")]);
    expect(await look(fan)).toMatchObject({ isLocked: true, hasTicket: false });
    await pay(ticketId);
    await t.settle();
    const told = await t.services.db.select({ data: eventOutbox.data }).from(eventOutbox).where(eq(eventOutbox.name, "patronage/ticket.paid"));
    const sold = { ticketId, livestreamId, fanId: fan.actor.userId, artistId: artist.actor.userId, amountCents: TICKET_CENTS };
    expect(told.map(({ data }) => data)).toEqual([sold]);
    expect(await look(fan)).toMatchObject({ isLocked: false, hasTicket: true, joinUrl: "https://live.example/room" });
    expect(await look(other)).toMatchObject({ isLocked: true, hasTicket: false, joinUrl: null });
    const [entry] = await entriesOf("livestream");
    const why = { of: "livestream", what: "ticket", title: "The concert", paidCents: TICKET_CENTS, feeBps: 1_000 };
    expect(entry).toMatchObject({ artistId: artist.actor.userId, explanation: why });
    expect(await as(fan.actor).patronage.listMyTickets(PAGE)).toMatchObject({ total: 1, items: [{ id: ticketId, status: "PAID", amount: TICKET_CENTS }] });
    expect(await as(artist.actor).patronage.listSoldTickets({ ...PAGE, livestreamId })).toMatchObject({
      total: 1,
      items: [{ fan: { id: fan.actor.userId }, artistCents: 1_080 }],
      sales: { sold: 1, returned: 0, artistCents: 1_080 },
    });
    await expect(as(fan.actor).patronage.listSoldTickets({ ...PAGE, livestreamId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is one ticket and one checkout a fan, however often and by however many clicks at once it is bought", async () => {
    const fan = await addPerson(t.services);
    const { id: livestreamId } = await schedule();
    const bought = await Promise.all([null, null, "key"].map((key) => as(fan.actor, key).patronage.buyTicket({ livestreamId })));
    const [ticketId = ""] = [...new Set(bought.map((each) => each.ticketId))];
    expect(new Set(bought.map((each) => each.ticketId)).size).toBe(1);
    expect(await t.services.db.select().from(checkouts).where(eq(checkouts.subjectId, ticketId))).toHaveLength(1);
    await pay(ticketId);
    expect(await as(fan.actor).patronage.buyTicket({ livestreamId })).toEqual({ ticketId, status: "PAID", checkout: null });
  });

  it("costs what it costs now, also for who began to buy at another price", async () => {
    const fan = await addPerson(t.services);
    const { id: livestreamId } = await schedule();
    const { ticketId } = await as(fan.actor).patronage.buyTicket({ livestreamId });
    await t.services.db.update(livestreams).set({ ticketCents: 900 }).where(eq(livestreams.id, livestreamId));
    expect((await as(fan.actor).patronage.buyTicket({ livestreamId })).ticketId).toBe(ticketId);
    await pay(ticketId);
    const paid = await t.services.db.select().from(payments).where(eq(payments.subjectId, ticketId));
    expect(paid.map((payment) => payment.amountCents)).toEqual([900]);
  });

  it("goes back whole when the artist cancels, once, and opens nothing any more", async () => {
    const fan = await addPerson(t.services);
    const { id: livestreamId } = await schedule();
    const { ticketId } = await as(fan.actor).patronage.buyTicket({ livestreamId });
    await pay(ticketId);
    expect(await returnTickets(t.services, { livestreamId, after: "" })).toEqual({ next: null });
    await as(artist.actor).benefits.cancelLivestream({ livestreamId });
    for (let time = 0; time < 2; time++) {
      await returnTickets(t.services, { livestreamId, after: "" });
      await t.settle();
    }
    const paid = await t.services.db.select().from(payments).where(eq(payments.subjectId, ticketId));
    expect(paid).toMatchObject([{ status: "refunded", refundedCents: TICKET_CENTS }]);
    expect(await as(fan.actor).patronage.listMyTickets(PAGE)).toMatchObject({ items: [{ status: "REFUNDED", livestream: { isCancelled: true } }] });
    await expect(as(fan.actor).patronage.buyTicket({ livestreamId })).rejects.toMatchObject({ cause: { code: "rule_refused" } });
    expect(await as(artist.actor).patronage.listSoldTickets({ ...PAGE, livestreamId })).toMatchObject({ sales: { sold: 0, returned: 1, artistCents: 0 } });
  });

  it("that is paid after the stream was cancelled goes back at once", async () => {
    const fan = await addPerson(t.services);
    const { id: livestreamId } = await schedule();
    const { ticketId } = await as(fan.actor).patronage.buyTicket({ livestreamId });
    await as(artist.actor).benefits.cancelLivestream({ livestreamId });
    await pay(ticketId);
    await t.settle();
    expect(await t.services.db.select().from(payments).where(eq(payments.subjectId, ticketId))).toMatchObject([{ status: "refunded" }]);
  });

  it("is not sold for a stream without a price, for one's own, or for what is not there", async () => {
    const fan = await addPerson(t.services);
    const free = await schedule(null);
    const sold = await schedule();
    for (const livestreamId of [free.id, "live_unknown"]) {
      await expect(as(fan.actor).patronage.buyTicket({ livestreamId })).rejects.toMatchObject({ cause: { code: "not_found" } });
    }
    await expect(as(artist.actor).patronage.buyTicket({ livestreamId: sold.id })).rejects.toMatchObject({ cause: { code: "rule_refused" } });
  });
});

describe("who has a ticket", () => {
  it("is told, once, of another time and that it was cancelled, though no tier invites them", async () => {
    const fan = await addPerson(t.services);
    const { id: livestreamId } = await schedule();
    const { ticketId } = await as(fan.actor).patronage.buyTicket({ livestreamId });
    await pay(ticketId);
    const nextYear = t.clock.now().getUTCFullYear() + 1;
    const words = { title: "The concert", minTier: "platinum", startsAt: `${nextYear}-03-02T20:00`, timeZone: "UTC", joinUrl: "https://live.example/room" };
    await as(artist.actor).benefits.updateLivestream({ ...words, livestreamId });
    for (let time = 0; time < 2; time++) expect(await inviteBatch(t.services, { livestreamId, sequence: 1 })).toEqual({ after: null });
    await as(artist.actor).benefits.cancelLivestream({ livestreamId });
    await returnTickets(t.services, { livestreamId, after: "" });
    await t.settle();
    await inviteBatch(t.services, { livestreamId, sequence: 2 });
    const sent = await t.services.db.select().from(mails).where(eq(mails.toAddress, fan.email)).orderBy(mails.id);
    const methods = sent.filter(({ calendar }) => calendar !== null).map(({ calendar }) => /METHOD:\w+/.exec(calendar ?? "")?.[0]);
    expect(methods).toEqual(["METHOD:REQUEST", "METHOD:CANCEL"]);
  });
});

describe("a tip at a livestream", () => {
  it("is the artist's as livestream money, and only at a stream of theirs", async () => {
    const [fan, other] = [await addPerson(t.services), await addPerson(t.services, "artist")];
    const { id: livestreamId } = await schedule(null);
    const tip = { amount: 500, livestreamId };
    await expect(as(fan.actor).patronage.sendTip({ ...tip, artistId: other.actor.userId })).rejects.toMatchObject({ cause: { code: "not_found" } });
    const { tipId } = await as(fan.actor).patronage.sendTip({ ...tip, artistId: artist.actor.userId });
    await pay(tipId);
    const entries = await entriesOf("livestream");
    expect(entries.map((entry) => entry.explanation)).toContainEqual({ of: "livestream", what: "tip", title: "The concert", paidCents: 500, feeBps: 1_000 });
  });
});
