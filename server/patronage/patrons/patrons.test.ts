import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patronSubscriptions, payments, tips } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { findTier } from "../tiers/queries";
import type { PatronSort } from "./contract";
import { readCsv } from "./csv";
import { exportPatrons } from "./export-patrons";
import { getPatron } from "./get-patron";
import { addNote, deleteNote } from "./keep-note";
import { listPatrons } from "./list-patrons";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

async function addArtist(): Promise<Person> {
  const artist = await addPerson(t.services, "artist");
  await addTiers(t.services, artist.actor.userId);
  return artist;
}

const daysAgo = (days: number) => new Date(t.clock.now().getTime() - days * DAY_MS);
const list = (artist: Person, more: Partial<Parameters<typeof listPatrons>[2]> = {}) =>
  listPatrons(t.services, artist.actor, { limit: 100, offset: 0, sort: "newest", ...more });

/** A subscription as the sync writes it, with the access that it gives. */
async function subscribe(artist: Person, fan: Person, key: string, more: Partial<typeof patronSubscriptions.$inferInsert> = {}): Promise<string> {
  const tier = await findTier(t.services.db, { artistId: artist.actor.userId, key });
  if (tier === undefined) throw new Error(`no tier ${key}`);
  const pair = { fanId: fan.actor.userId, artistId: artist.actor.userId };
  const subscriptionId = newId("subscription");
  const price = { tierId: tier.id, tier: key, interval: "month" as const, amountCents: tier.monthlyCents, monthlyAmount: tier.monthlyCents };
  await t.services.db.insert(patronSubscriptions).values({ id: subscriptionId, ...pair, ...price, status: "ACTIVE", startedAt: daysAgo(10), ...more });
  await addPatron(t.services, { ...pair, key }, { source: "subscription", sourceId: subscriptionId, startsAt: daysAgo(10) });
  return subscriptionId;
}

async function pay(artist: Person, fan: Person, cents: number, refundedCents = 0): Promise<void> {
  const id = newId("payment");
  const parts = { amountCents: cents, feeBps: 1_000, platformFeeCents: 0, artistCents: cents, refundedCents };
  const pair = { fanId: fan.actor.userId, artistId: artist.actor.userId };
  await t.services.db
    .insert(payments)
    .values({ id, ...pair, ...parts, kind: "subscription", subjectId: id, status: "succeeded", stripeChargeId: `ch_${id}`, paidAt: daysAgo(3) });
}

describe("an artist's patrons", () => {
  it("are listed with the best they hold, what they pay, and how it stands", async () => {
    const artist = await addArtist();
    const [gold, guest, late, gone] = [await addPerson(t.services), await addPerson(t.services), await addPerson(t.services), await addPerson(t.services)];
    await subscribe(artist, gold, "gold", { cancelAtPeriodEnd: true });
    await pay(artist, gold, 2_499);
    await pay(artist, gold, 2_499, 500);
    await addPatron(t.services, { fanId: guest.actor.userId, artistId: artist.actor.userId, key: "bronze" });
    await addPatron(t.services, { fanId: guest.actor.userId, artistId: artist.actor.userId, key: "platinum" }, { startsAt: daysAgo(400) });
    await subscribe(artist, late, "silver", { status: "PAST_DUE" });
    await addPatron(t.services, { fanId: gone.actor.userId, artistId: artist.actor.userId, key: "silver" }, { startsAt: daysAgo(60), endsAt: daysAgo(30) });
    const { items, total } = await list(artist, { sort: "tier" });
    expect(total).toBe(4);
    expect(items.map(({ email, tier, status, source, monthlyCents }) => [email, tier, status, source, monthlyCents])).toEqual([
      [null, "platinum", "active", "comp", null],
      [gold.email, "gold", "ending", "subscription", 2_499],
      ...[late, gone]
        .toSorted((a, b) => (a.actor.userId < b.actor.userId ? -1 : 1))
        .map((person) => (person === late ? [late.email, "silver", "past_due", "subscription", 999] : [null, "silver", "former", "comp", null])),
    ]);
    expect(items[1]?.paid).toEqual([{ currency: "USD", cents: 4_498 }]);
    expect(items[0]?.since).toBe(daysAgo(400).toISOString());
  });

  it("are found by a part of name or address, and letters of patterns mean only themselves", async () => {
    const artist = await addArtist();
    const named = await addPerson(t.services, "fan", "Ada 100%_sure");
    await subscribe(artist, named, "bronze");
    await subscribe(artist, await addPerson(t.services, "fan", "Ada 100 and sure"), "bronze");
    expect((await list(artist, { search: "0%_s" })).items.map((patron) => patron.name)).toEqual(["Ada 100%_sure"]);
    expect((await list(artist, { search: named.email.toUpperCase() })).total).toBe(1);
    expect((await list(artist, { search: "%" })).total).toBe(1);
  });

  it("whom an artist only gave something keep their address to themselves: it is neither shown, found nor exported", async () => {
    const artist = await addArtist();
    const stranger = await addPerson(t.services);
    await addPatron(t.services, { fanId: stranger.actor.userId, artistId: artist.actor.userId, key: "gold" });
    const [seen] = (await list(artist)).items;
    expect(seen).toMatchObject({ fanId: stranger.actor.userId, email: null });
    expect((await list(artist, { search: stranger.email })).total).toBe(0);
    expect((await getPatron(t.services, artist.actor, { fanId: stranger.actor.userId })).email).toBeNull();
    let text = "";
    for await (const piece of exportPatrons(t.services, artist.actor, { format: "csv", filter: {} })) text += piece;
    expect(text).not.toContain(stranger.email);
    await subscribe(artist, stranger, "bronze");
    expect((await list(artist)).items[0]?.email).toBe(stranger.email);
  });

  it("are filtered by tier, status, source and day, alone and together", async () => {
    const artist = await addArtist();
    const [a, b] = [await addPerson(t.services), await addPerson(t.services)];
    await subscribe(artist, a, "gold");
    await addPatron(t.services, { fanId: b.actor.userId, artistId: artist.actor.userId, key: "silver" }, { source: "import", startsAt: daysAgo(1) });
    const who = async (filter: Parameters<typeof list>[1]) => (await list(artist, filter)).items.map((patron) => patron.fanId);
    expect(await who({ tier: "gold" })).toEqual([a.actor.userId]);
    expect(await who({ source: "import" })).toEqual([b.actor.userId]);
    expect(await who({ since: daysAgo(2).toISOString().slice(0, 10) })).toEqual([b.actor.userId]);
    expect(await who({ status: "former" })).toEqual([]);
    expect(await who({ tier: "gold", source: "import" })).toEqual([]);
  });

  it("come page by page, each once and in order, whatever the order", async () => {
    const artist = await addArtist();
    for (let index = 0; index < 7; index++) {
      const fan = await addPerson(t.services, "fan", `Same name ${index % 2}`);
      const key = ["bronze", "gold"][index % 2] ?? "bronze";
      await addPatron(t.services, { fanId: fan.actor.userId, artistId: artist.actor.userId, key }, { startsAt: daysAgo(index % 3) });
    }
    for (const sort of ["newest", "name", "tier"] as const satisfies readonly PatronSort[]) {
      const whole = (await list(artist, { sort })).items.map((patron) => patron.fanId);
      const pages: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list(artist, { sort, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        pages.push(...page.items.map((patron) => patron.fanId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(pages).toEqual(whole);
      expect(new Set(pages).size).toBe(7);
    }
  });

  it("are nobody else's to know of", async () => {
    const [artist, other] = [await addArtist(), await addArtist()];
    const fan = await addPerson(t.services);
    await subscribe(artist, fan, "gold");
    const note = await addNote(t.services, artist.actor, { fanId: fan.actor.userId, body: "Likes the second film." });
    expect((await list(other)).total).toBe(0);
    const refused = { code: "not_found" };
    await expect(getPatron(t.services, other.actor, { fanId: fan.actor.userId })).rejects.toMatchObject(refused);
    await expect(addNote(t.services, other.actor, { fanId: fan.actor.userId, body: "x" })).rejects.toMatchObject(refused);
    await expect(deleteNote(t.services, other.actor, { fanId: fan.actor.userId, noteId: note.id })).rejects.toMatchObject(refused);
    await expect(list(fan)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(list(other, { cursor: fan.actor.userId })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("have a history of what they paid, gave and were given, the latest first, and the artist's notes", async () => {
    const artist = await addArtist();
    const fan = await addPerson(t.services);
    await subscribe(artist, fan, "gold");
    await pay(artist, fan, 2_499);
    const pair = { fanId: fan.actor.userId, artistId: artist.actor.userId };
    await t.services.db.insert(tips).values({ id: newId("tip"), ...pair, amount: 500, message: "for the second movement", status: "PAID", paidAt: daysAgo(1) });
    await t.services.db.insert(tips).values({ id: newId("tip"), ...pair, amount: 900, status: "PENDING" });
    const note = await addNote(t.services, artist.actor, { fanId: pair.fanId, body: "Met in Turin." });
    const detail = await getPatron(t.services, artist.actor, { fanId: pair.fanId });
    expect(detail.history.map(({ kind, amountCents, text }) => [kind, amountCents, text])).toEqual([
      ["tip", 500, "for the second movement"],
      ["payment", 2_499, "Subscription"],
      ["joined", null, "Gold, monthly"],
    ]);
    const [payment] = await t.services.db.select({ id: payments.id }).from(payments).where(eq(payments.fanId, pair.fanId));
    expect(detail.history.map(({ paymentId }) => paymentId)).toEqual([null, payment?.id, null]);
    expect(detail.notes).toEqual([note]);
    await deleteNote(t.services, artist.actor, { fanId: pair.fanId, noteId: note.id });
    expect((await getPatron(t.services, artist.actor, { fanId: pair.fanId })).notes).toEqual([]);
  });

  it("leave as CSV and as JSON, every one of them, and no name is run as a formula", async () => {
    const artist = await addArtist();
    const fan = await addPerson(t.services, "fan", '=HYPERLINK("http://evil.test")');
    await subscribe(artist, fan, "gold");
    const read = async (format: "csv" | "json") => {
      let text = "";
      for await (const piece of exportPatrons(t.services, artist.actor, { format, filter: {} })) text += piece;
      return text;
    };
    const [, row] = readCsv(await read("csv"));
    expect(row?.fields.slice(0, 3)).toEqual([`'=HYPERLINK("http://evil.test")`, fan.email, "Gold"]);
    expect(JSON.parse(await read("json"))).toEqual((await list(artist)).items);
  });
});
