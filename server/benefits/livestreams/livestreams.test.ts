import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLog, livestreams, mails } from "@/db/schema";
import { MINUTE_MS } from "@/server/kernel/durations";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { newLivestream } from "./contract";
import { inviteBatch, inviteToComing } from "./invite";
import { cancelLivestream, createLivestream, updateLivestream } from "./schedule-livestream";
import { setTicketPrice } from "./set-ticket-price";
import { getLivestream, listArtistLivestreams } from "./show-livestreams";

const year = new Date().getUTCFullYear() + 1;
let t: TestServices;
let artist: Person;
let gold: Person;
let platinum: Person;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(async () => {
  [artist, gold, platinum] = [await addPerson(t.services, "artist"), await addPerson(t.services), await addPerson(t.services)];
  await addTiers(t.services, artist.actor.userId);
  await addPatron(t.services, { fanId: gold.actor.userId, artistId: artist.actor.userId, key: "gold" });
  await addPatron(t.services, { fanId: platinum.actor.userId, artistId: artist.actor.userId, key: "platinum" });
});

const words = (more: object = {}) =>
  newLivestream.parse({ title: "A night", startsAt: `${year}-03-01T20:00`, timeZone: "Europe/Rome", joinUrl: "https://meet.example/secret-room", ...more });
const schedule = (more: object = {}) => createLivestream(t.services, artist.actor, words(more));
const invitations = async (to: Person) => (await t.services.db.select().from(mails)).filter((mail) => mail.toAddress === to.email && mail.calendar !== null);

async function invite(livestreamId: string, sequence: number): Promise<void> {
  expect(await inviteBatch(t.services, { livestreamId, sequence })).toEqual({ after: null });
}

describe("a livestream", () => {
  it("invites who has it, with a calendar file, and tells nobody else where to join", async () => {
    const stream = await schedule();
    await invite(stream.id, 0);
    await invite(stream.id, 0);
    const [letter, ...more] = await invitations(platinum);
    expect([more, await invitations(gold)]).toEqual([[], []]);
    expect(letter?.calendar).toContain(`DTSTART:${year}0301T190000Z`);
    expect(JSON.stringify(letter)).not.toContain("secret-room");
    expect((await getLivestream(t.services, platinum.actor, { livestreamId: stream.id })).joinUrl).toBe("https://meet.example/secret-room");
    for (const by of [gold.actor, null]) {
      const seen = await getLivestream(t.services, by, { livestreamId: stream.id });
      expect(seen).toMatchObject({ isLocked: true, joinUrl: null, neededTier: { key: "platinum" } });
      expect(JSON.stringify(seen)).not.toContain("secret-room");
    }
  });

  it("for a tier is for that and above, and somebody who comes later is invited once", async () => {
    const stream = await schedule({ minTier: "gold" });
    await invite(stream.id, 0);
    expect([(await invitations(gold)).length, (await invitations(platinum)).length]).toEqual([1, 1]);
    const late = await addPerson(t.services);
    await addPatron(t.services, { fanId: late.actor.userId, artistId: artist.actor.userId, key: "gold" });
    for (let time = 0; time < 2; time++) await inviteToComing(t.services, { fanId: late.actor.userId, artistId: artist.actor.userId });
    expect(await invitations(late)).toHaveLength(1);
    expect((await listArtistLivestreams(t.services, late.actor, { artistId: artist.actor.userId, limit: 5, offset: 0 })).items[0]?.joinUrl).not.toBeNull();
  });

  it("that changes or is cancelled is told to who was invited, as a newer version of the same appointment", async () => {
    const stream = await schedule();
    await invite(stream.id, 0);
    await updateLivestream(t.services, artist.actor, { ...words({ startsAt: `${year}-03-02T20:00` }), livestreamId: stream.id });
    await invite(stream.id, 0);
    expect(await invitations(platinum)).toHaveLength(1);
    await invite(stream.id, 1);
    await t.database.sql`update entitlements set revoked_at = ${t.clock.now()} where fan_id = ${platinum.actor.userId}`;
    expect((await getLivestream(t.services, platinum.actor, { livestreamId: stream.id })).joinUrl).toBeNull();
    await cancelLivestream(t.services, artist.actor, { livestreamId: stream.id });
    await invite(stream.id, 2);
    const versions = (await invitations(platinum)).map((mail) => [/SEQUENCE:\d/.exec(mail.calendar ?? "")?.[0], /METHOD:\w+/.exec(mail.calendar ?? "")?.[0]]);
    expect(versions.sort()).toEqual([
      ["SEQUENCE:0", "METHOD:REQUEST"],
      ["SEQUENCE:1", "METHOD:REQUEST"],
      ["SEQUENCE:2", "METHOD:CANCEL"],
    ]);
    await expect(cancelLivestream(t.services, artist.actor, { livestreamId: stream.id })).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("gets a price for tickets, another and none, without anybody being written to", async () => {
    const { id: livestreamId } = await schedule();
    const seen = async () => (await getLivestream(t.services, gold.actor, { livestreamId })).ticketCents;
    for (const ticketCents of [1_200, 900, null]) {
      expect(await setTicketPrice(t.services, artist.actor, { livestreamId, ticketCents })).toMatchObject({ ticketCents });
      expect(await seen()).toBe(ticketCents);
    }
    const changes = await t.services.db.select().from(auditLog).where(eq(auditLog.target, livestreamId)).orderBy(auditLog.seq);
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [{ ticketCents: null }, { ticketCents: 1_200 }],
      [{ ticketCents: 1_200 }, { ticketCents: 900 }],
      [{ ticketCents: 900 }, { ticketCents: null }],
    ]);
    await invite(livestreamId, 1);
    expect(await invitations(platinum)).toEqual([]);
  });

  it("sells no tickets any more once it was cancelled or is over", async () => {
    const [cancelled, over] = [await schedule(), await schedule()];
    await cancelLivestream(t.services, artist.actor, { livestreamId: cancelled.id });
    const endsAt = t.clock.now();
    await t.services.db
      .update(livestreams)
      .set({ startsAt: new Date(endsAt.getTime() - MINUTE_MS), endsAt })
      .where(eq(livestreams.id, over.id));
    for (const { id: livestreamId } of [cancelled, over]) {
      await expect(setTicketPrice(t.services, artist.actor, { livestreamId, ticketCents: 500 })).rejects.toMatchObject({ code: "rule_refused" });
    }
  });

  it("is its artist's alone to change", async () => {
    const stream = await schedule();
    const other = (await addPerson(t.services, "artist")).actor;
    await expect(cancelLivestream(t.services, other, { livestreamId: stream.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(updateLivestream(t.services, other, { ...words(), livestreamId: stream.id })).rejects.toMatchObject({ code: "not_found" });
  });
});
