import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as getPage, POST as postPage } from "@/app/api/patron-mails/unsubscribe/[fanId]/[artistId]/[signature]/route";
import { eventOutbox, mails, patronMailRecipients, privacyRestrictions, videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { createPatronMail, getPatronMail, schedulePatronMail, unschedulePatronMail, updatePatronMail } from "./compose";
import { newPatronMail } from "./contract";
import { listMailWishes, listRefusals, setMailWish } from "./refusals";
import { beginPatronMail, findRecipients, previewRecipients, sendTestMail, sendToRecipient } from "./send";

let t: TestServices;
let artist: Person;
let fans: Readonly<Record<"bronze" | "silver" | "gold" | "none", Person>>;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
});
afterAll(() => t.close());
beforeEach(async () => {
  artist = await addPerson(t.services, "artist");
  await addTiers(t.services, artist.actor.userId);
  const [bronze, silver, gold, none] = [await addPerson(t.services), await addPerson(t.services), await addPerson(t.services), await addPerson(t.services)];
  fans = { bronze, silver, gold, none };
  for (const key of ["bronze", "silver", "gold"] as const) await addPatron(t.services, { fanId: fans[key].actor.userId, artistId: artist.actor.userId, key });
});

const write = (mail: object = {}) => createPatronMail(t.services, artist.actor, newPatronMail.parse({ subject: "News", body: "A letter.", ...mail }));
const lettersTo = async (person: Person) => (await t.services.db.select().from(mails)).filter((mail) => mail.toAddress === person.email);
const recipientsOf = (id: string) => t.services.db.select().from(patronMailRecipients).where(eq(patronMailRecipients.patronMailId, id));

async function send(patronMailId: string): Promise<void> {
  const scheduled = await schedulePatronMail(t.services, artist.actor, { patronMailId, sendAt: null });
  const [event] = await t.services.db
    .select()
    .from(eventOutbox)
    .where(eq(eventOutbox.id, `benefits/patron-mail.scheduled:${patronMailId}:1`));
  expect([scheduled.status, event?.data]).toMatchObject(["scheduled", { patronMailId, round: 1 }]);
  expect(await beginPatronMail(t.services, { patronMailId, round: 1 })).toEqual({ isBegun: true });
  expect(await findRecipients(t.services, { patronMailId })).toEqual({ after: null });
}

async function deliver(patronMailId: string): Promise<void> {
  for (const { fanId } of await recipientsOf(patronMailId)) await sendToRecipient(t.services, { patronMailId, fanId });
}

describe("a mail to patrons", () => {
  it("goes to those of its tier and above, with a link that ends it, and to nobody else", async () => {
    const { id } = await write({ minTier: "silver" });
    expect(await previewRecipients(t.services, artist.actor, { patronMailId: id })).toEqual({ recipients: 2 });
    await send(id);
    await deliver(id);
    expect([await lettersTo(fans.bronze), await lettersTo(fans.none)]).toEqual([[], []]);
    for (const fan of [fans.silver, fans.gold]) {
      const [letter] = await lettersTo(fan);
      expect(letter?.subject).toBe("News");
      expect(letter?.unsubscribeUrl).toMatch(/\/api\/patron-mails\/unsubscribe\//);
      expect(letter?.body).toContain(letter?.unsubscribeUrl);
    }
    expect(await getPatronMail(t.services, artist.actor, { patronMailId: id })).toMatchObject({
      status: "sent",
      counts: { queued: 2, skipped: 0, pending: 0 },
    });
  });

  it("does not go to whoever had the use of their data restricted", async () => {
    await t.services.db.insert(privacyRestrictions).values({ userId: fans.gold.actor.userId, since: t.clock.now() });
    const { id } = await write();
    expect(await previewRecipients(t.services, artist.actor, { patronMailId: id })).toEqual({ recipients: 2 });
    await send(id);
    await deliver(id);
    expect([await lettersTo(fans.gold), (await lettersTo(fans.silver)).length]).toEqual([[], 1]);
  });

  it("asks who has access when it is sent and not when it was written, and by the film's rule where it is about a film", async () => {
    const videoId = newId("video");
    await t.services.db
      .insert(videos)
      .values({ id: videoId, artistId: artist.actor.userId, title: "A film", status: "ready", visibility: "patrons", minTier: "silver" });
    const { id } = await write({ videoId });
    await send(id);
    const { userId } = fans.gold.actor;
    await t.database.sql`update entitlements set revoked_at = ${t.clock.now()} where fan_id = ${userId}`;
    await deliver(id);
    expect((await lettersTo(fans.silver))[0]?.body).toContain(`/watch/${videoId}`);
    expect([await lettersTo(fans.bronze), await lettersTo(fans.gold)]).toEqual([[], []]);
    expect((await recipientsOf(id)).map((row) => [row.status, row.reason]).sort()).toEqual([
      ["queued", null],
      ["skipped", "no access"],
      ["skipped", "no access"],
    ]);
  });

  it("is sent once to each, however often its jobs run and wherever they stopped", async () => {
    const { id } = await write();
    await send(id);
    const twice = async (fan: Person) => Promise.all([1, 2].map(() => sendToRecipient(t.services, { patronMailId: id, fanId: fan.actor.userId })));
    expect((await twice(fans.gold)).map((each) => each.status).sort()).toEqual(["left alone", "queued"]);
    expect(await beginPatronMail(t.services, { patronMailId: id, round: 1 })).toEqual({ isBegun: false });
    await findRecipients(t.services, { patronMailId: id });
    await deliver(id);
    for (const key of ["bronze", "silver", "gold"] as const) expect(await lettersTo(fans[key])).toHaveLength(1);
  });

  it("can be taken back until it begins, and an old job of it does nothing", async () => {
    const { id } = await write();
    const sendAt = new Date(t.clock.now().getTime() + 60_000).toISOString();
    await schedulePatronMail(t.services, artist.actor, { patronMailId: id, sendAt });
    await expect(updatePatronMail(t.services, artist.actor, { patronMailId: id, subject: "Other" })).rejects.toMatchObject({ code: "rule_refused" });
    expect((await unschedulePatronMail(t.services, artist.actor, { patronMailId: id })).status).toBe("draft");
    expect(await beginPatronMail(t.services, { patronMailId: id, round: 1 })).toEqual({ isBegun: false });
    expect((await updatePatronMail(t.services, artist.actor, { patronMailId: id, subject: "Other" })).subject).toBe("Other");
    await schedulePatronMail(t.services, artist.actor, { patronMailId: id, sendAt });
    expect(await beginPatronMail(t.services, { patronMailId: id, round: 1 })).toEqual({ isBegun: false });
    expect(await beginPatronMail(t.services, { patronMailId: id, round: 2 })).toEqual({ isBegun: true });
    await expect(unschedulePatronMail(t.services, artist.actor, { patronMailId: id })).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("can be tried on oneself, and is its artist's alone", async () => {
    const { id } = await write();
    expect(await sendTestMail(t.services, artist.actor, { patronMailId: id })).toEqual({ sentTo: artist.email });
    expect((await lettersTo(artist))[0]?.subject).toBe("[Test] News");
    const other = (await addPerson(t.services, "artist")).actor;
    const verbs = [getPatronMail, previewRecipients, sendTestMail, unschedulePatronMail] as const;
    for (const verb of verbs) await expect(verb(t.services, other, { patronMailId: id })).rejects.toMatchObject({ code: "not_found" });
    await expect(schedulePatronMail(t.services, other, { patronMailId: id, sendAt: null })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the link that ends an artist's mail", () => {
  const paramsOf = (url: string) => {
    const [fanId = "", artistId = "", signature = ""] = new URL(url).pathname.split("/").slice(-3);
    return { fanId, artistId, signature };
  };
  const route = (params: ReturnType<typeof paramsOf>) => ({ params: Promise.resolve(params) });
  const request = (method: string) => new Request("http://127.0.0.1:3000/", { method, ...(method === "POST" ? { body: "List-Unsubscribe=One-Click" } : {}) });
  const wishes = async (actor: Actor) => (await listRefusals(t.services, actor)).map((each) => each.artistId);

  it("ends it with one click and no sign-in, not by being looked at, and only where it is ours", async () => {
    const { id } = await write();
    await send(id);
    await deliver(id);
    const params = paramsOf((await lettersTo(fans.gold))[0]?.unsubscribeUrl ?? "");
    const page = await getPage(request("GET"), route(params));
    expect([page.status, (await page.text()).includes("<form method"), await wishes(fans.gold.actor)]).toEqual([200, true, []]);
    for (const wrong of [
      { ...params, fanId: fans.silver.actor.userId },
      { ...params, signature: `${params.signature.slice(1)}A` },
      { ...params, signature: "" },
    ])
      expect((await postPage(request("POST"), route(wrong))).status).toBe(404);
    expect((await postPage(request("POST"), route(params))).status).toBe(200);
    expect((await postPage(request("POST"), route(params))).status).toBe(200);
    expect(await wishes(fans.gold.actor)).toEqual([artist.actor.userId]);
    const next = await write();
    expect(await previewRecipients(t.services, artist.actor, { patronMailId: next.id })).toEqual({ recipients: 2 });
    await send(next.id);
    await deliver(next.id);
    expect([(await lettersTo(fans.gold)).length, (await lettersTo(fans.silver)).length]).toEqual([1, 2]);
    await setMailWish(t.services, fans.gold.actor, { artistId: artist.actor.userId, isWanted: true });
    expect(await wishes(fans.gold.actor)).toEqual([]);
  });

  it("is chosen in one list: whose patron one is and whom one refused, each once, and nobody else", async () => {
    const other = await addPerson(t.services, "artist", "Aaron");
    const { actor } = await addPerson(t.services);
    await addTiers(t.services, other.actor.userId);
    const both = [artist, other].map(({ actor: { userId } }) => userId);
    for (const artistId of both) await addPatron(t.services, { fanId: actor.userId, artistId, key: "bronze" });
    await addPatron(t.services, { fanId: actor.userId, artistId: other.actor.userId, key: "gold" });
    const wishesOf = async () => (await listMailWishes(t.services, actor)).map(({ artistId, isWanted }) => [artistId, isWanted]);
    expect(new Map((await wishesOf()).map(([id, isWanted]) => [id, isWanted]))).toEqual(new Map(both.map((id) => [id, true])));
    await setMailWish(t.services, actor, { artistId: other.actor.userId, isWanted: false });
    expect((await wishesOf()).filter(([, isWanted]) => isWanted === false)).toEqual([[other.actor.userId, false]]);
    expect(await wishesOf()).toHaveLength(2);
    expect(await listMailWishes(t.services, (await addPerson(t.services)).actor)).toEqual([]);
  });
});
