import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mails } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { bookCall, listOpenSlots, moveCall } from "./book-call";
import { cancelCall, releaseCalls } from "./cancel-call";
import { slotOffer } from "./contract";
import { getCall, getCallIcs } from "./list-calls";
import { listOwnSlots, offerSlots, removeSlot } from "./offer-slots";

let t: TestServices;
let artist: Actor;
let gold: Person;
let other: Person;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(async () => {
  artist = (await addPerson(t.services, "artist")).actor;
  [gold, other] = [await addPerson(t.services), await addPerson(t.services)];
  await addTiers(t.services, artist.userId);
  for (const fan of [gold, other]) await addPatron(t.services, { fanId: fan.actor.userId, artistId: artist.userId, key: "gold" }, { endsAt: null });
});

const year = new Date().getUTCFullYear() + 1;
/** Slots by the clock in Rome. */
const offer = (...startsAt: string[]) =>
  offerSlots(
    t.services,
    artist,
    slotOffer.parse({ startsAt: startsAt.map((each) => `${year}-${each}`), timeZone: "Europe/Rome", joinUrl: "https://meet.example/room" }),
  );
const book = (fan: Person, slotId: string) => bookCall(t.services, fan.actor, { slotId, note: "" });

describe("a call", () => {
  it("is at the hour that the artist's clock shows, and both get an invitation with where to join", async () => {
    const [slot] = await offer("06-01T18:00");
    expect(slot?.startsAt).toBe(`${year}-06-01T16:00:00.000Z`);
    expect((await listOpenSlots(t.services, gold.actor, { artistId: artist.userId })).items).toEqual([
      expect.not.objectContaining({ joinUrl: expect.anything() }),
    ]);
    const call = await book(gold, slot?.id ?? "");
    expect(call.joinUrl).toBe("https://meet.example/room");
    const sent = (await t.services.db.select().from(mails)).filter((mail) => mail.calendar?.includes(call.id));
    expect(sent).toHaveLength(2);
    for (const mail of sent)
      expect(mail.calendar?.split("\r\n")).toEqual(expect.arrayContaining(["METHOD:REQUEST", "SEQUENCE:0", `DTSTART:${year}0601T160000Z`]));
    expect(await getCallIcs(t.services, gold.actor, { callId: call.id })).toContain("https://meet.example/room");
  });

  it("is booked by one of many who come at the same moment", async () => {
    const [slot] = await offer("06-02T18:00");
    const tries = await Promise.allSettled([book(gold, slot?.id ?? ""), book(other, slot?.id ?? "")]);
    expect(tries.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(tries.find((each) => each.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  it("is one a month for a tier that gives one, counted by the artist's calendar, however many are tried at once", async () => {
    const slots = await offer("06-30T23:30", "07-01T00:30", "07-02T10:00");
    const [june, july, later] = slots.map((slot) => slot.id);
    await book(gold, june ?? "");
    const both = await Promise.allSettled([book(gold, july ?? ""), book(gold, later ?? "")]);
    expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((each) => each.status === "rejected")).toMatchObject({ reason: { code: "rule_refused" } });
  });

  it("can be moved within a full month, keeps its identity in calendars, and frees the time it had", async () => {
    const slots = await offer("06-03T18:00", "06-04T18:00");
    const [first = "", second = ""] = slots.map((slot) => slot.id);
    const call = await book(gold, first);
    await expect(moveCall(t.services, other.actor, { callId: call.id, slotId: second })).rejects.toMatchObject({ code: "not_found" });
    const moved = await moveCall(t.services, gold.actor, { callId: call.id, slotId: second });
    expect([moved.id, moved.slotId]).toEqual([call.id, second]);
    expect(await getCallIcs(t.services, artist, { callId: call.id })).toContain("SEQUENCE:1");
    expect((await book(other, first)).slotId).toBe(first);
  });

  it("that is cancelled by either side frees its time and its place in the month, and calendars are told", async () => {
    const [slot] = await offer("06-05T18:00");
    const call = await book(gold, slot?.id ?? "");
    await expect(cancelCall(t.services, other.actor, { callId: call.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(removeSlot(t.services, artist, { slotId: slot?.id ?? "" })).rejects.toMatchObject({ code: "conflict" });
    expect(await cancelCall(t.services, artist, { callId: call.id })).toMatchObject({ status: "cancelled", joinUrl: null });
    await cancelCall(t.services, gold.actor, { callId: call.id });
    const told = (await t.services.db.select().from(mails)).filter((mail) => mail.calendar?.includes(call.id) && mail.calendar.includes("METHOD:CANCEL"));
    expect(told).toHaveLength(2);
    const again = await book(gold, slot?.id ?? "");
    await cancelCall(t.services, gold.actor, { callId: again.id });
    await removeSlot(t.services, artist, { slotId: slot?.id ?? "" });
    expect(await listOwnSlots(t.services, artist)).toEqual([]);
  });

  it("is for patrons whose tier has calls, and is theirs no more when that ends", async () => {
    const silver = await addPerson(t.services);
    await addPatron(t.services, { fanId: silver.actor.userId, artistId: artist.userId, key: "silver" });
    const [slot] = await offer("06-06T18:00");
    await expect(book(silver, slot?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
    expect(await listOpenSlots(t.services, silver.actor, { artistId: artist.userId })).toEqual({ perMonth: 0, items: [] });
    const late = await addPerson(t.services);
    const held = await addPatron(t.services, { fanId: late.actor.userId, artistId: artist.userId, key: "gold" }, { endsAt: null });
    const call = await book(late, slot?.id ?? "");
    const params = { fanId: late.actor.userId, artistId: artist.userId };
    expect(await releaseCalls(t.services, params)).toEqual({ released: 0 });
    await addPatron(t.services, { ...params, key: "gold" }, { ...held, revokedAt: t.clock.now() });
    expect((await getCall(t.services, late.actor, { callId: call.id })).joinUrl).toBeNull();
    expect(await releaseCalls(t.services, params)).toEqual({ released: 1 });
    expect((await getCall(t.services, late.actor, { callId: call.id })).status).toBe("cancelled");
  });

  it("is not booked for a time at which the fan's tier will have ended, and one that was is freed as soon as that is known", async () => {
    const end = new Date(`${year}-06-15T00:00:00Z`);
    const leaving = await addPerson(t.services);
    const held = await addPatron(t.services, { fanId: leaving.actor.userId, artistId: artist.userId, key: "gold" }, { endsAt: null });
    const slots = await offer("05-20T18:00", "06-14T18:00", "07-01T18:00", "08-01T18:00");
    const [may = "", june = "", july = "", august = ""] = slots.map((slot) => slot.id);
    const calls = [await book(leaving, may), await book(leaving, july)];
    const params = { fanId: leaving.actor.userId, artistId: artist.userId };
    await addPatron(t.services, { ...params, key: "gold" }, { ...held, endsAt: end });
    await expect(book(leaving, august)).rejects.toMatchObject({ code: "rule_refused" });
    await expect(moveCall(t.services, leaving.actor, { callId: calls[0]?.id ?? "", slotId: august })).rejects.toMatchObject({ code: "rule_refused" });
    expect((await listOpenSlots(t.services, leaving.actor, { artistId: artist.userId })).items.map((slot) => slot.id)).toEqual([june]);
    expect(await releaseCalls(t.services, params)).toEqual({ released: 1 });
    const statuses = await Promise.all(calls.map(async ({ id }) => (await getCall(t.services, leaving.actor, { callId: id })).status));
    expect(statuses).toEqual(["booked", "cancelled"]);
    expect((await book(gold, july)).slotId).toBe(july);
  });

  it("cannot be offered twice for one hour, nor for one that is over or never comes", async () => {
    await offer("06-07T18:00");
    await expect(offer("06-07T18:15")).rejects.toMatchObject({ code: "rule_refused" });
    await expect(offer("06-08T18:00", "06-08T18:29")).rejects.toMatchObject({ code: "rule_refused" });
    const past = slotOffer.parse({ startsAt: ["2020-01-01T10:00"], timeZone: "Europe/Rome", joinUrl: "https://meet.example/room" });
    await expect(offerSlots(t.services, artist, past)).rejects.toMatchObject({ code: "rule_refused" });
    expect(await listOwnSlots(t.services, artist)).toHaveLength(1);
    expect(slotOffer.safeParse({ ...past, timeZone: "Europe/Limbo" }).success).toBe(false);
    expect(slotOffer.safeParse({ ...past, joinUrl: "javascript:alert(1)" }).success).toBe(false);
  });

  // The last one: it moves the clock.
  it("that has begun can be neither moved nor cancelled, so that nobody has two in a month", async () => {
    const [first, second] = await offer("06-10T18:00", "06-20T18:00");
    const call = await book(gold, first?.id ?? "");
    t.clock.advanceMs(new Date(call.startsAt).getTime() - t.clock.now().getTime());
    expect((await getCall(t.services, gold.actor, { callId: call.id })).hasBegun).toBe(true);
    await expect(moveCall(t.services, gold.actor, { callId: call.id, slotId: second?.id ?? "" })).rejects.toMatchObject({ code: "rule_refused" });
    for (const side of [gold.actor, artist]) await expect(cancelCall(t.services, side, { callId: call.id })).rejects.toMatchObject({ code: "rule_refused" });
  });
});
