import { and, count, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entitlements, mails, payments, users } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { addTiers } from "@/test/patrons";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { listMyTiers } from "../../tiers/list-tiers";
import { updateTier } from "../../tiers/update-tier";
import { exportPatrons } from "../export-patrons";
import { listPatrons } from "../list-patrons";
import type { PatronImport } from "./contract";
import { discardImport, draftImport } from "./draft-import";
import { getImport, listImportRows } from "./list-imports";
import { failImport, runImportBatch } from "./run-import";
import { startImport } from "./start-import";

/** The columns as Patreon and Ghost wrote them in 2026. */
const PATREON =
  "Name,Email,Discord,Patron Status,Follows You,Free Member,Free Trial,Lifetime Amount,Pledge Amount,Charge Frequency,Tier,Addressee,Street,City,State,Zip,Country,Phone,Patronage Since Date,Last Charge Date,Last Charge Status,Additional Details,User ID,Last Updated,Currency,Max Posts,Access Expiration,Next Charge Date,Full country name,Subscription Source";
const GHOST = "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers,gift_id";
const patreonLine = (name: string, email: string, status: string, tier: string) =>
  `${name},${email},,${status},No,No,No,29.90,9.99,monthly,${tier},,,,,,,,2025-03-04 10:00:00,2026-11-01 10:00:00,Paid,,12345,2026-11-01 10:00:01,USD,,2026-12-01 10:00:00,2026-12-01 10:00:00,,web`;

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

const inDays = (days: number) => new Date(t.clock.now().getTime() + days * DAY_MS).toISOString();
const draft = (artist: Person, ...lines: string[]) => draftImport(t.services, artist.actor, { fileName: "members.csv", text: lines.join("\r\n") });
const rowsOf = async (artist: Person, { id }: PatronImport) => (await listImportRows(t.services, artist.actor, { importId: id, limit: 100, offset: 0 })).items;
const patronsOf = async (artist: Person) => (await listPatrons(t.services, artist.actor, { limit: 100, offset: 0, sort: "name" })).items;
const mailsTo = async (email: string) => (await t.services.db.select({ sent: count() }).from(mails).where(eq(mails.toAddress, email)))[0]?.sent;

/** Starts a draft with the tiers that were found by their names, and does all of it. */
async function bringAlong(artist: Person, made: PatronImport, days = 90): Promise<PatronImport> {
  const tiers = made.tiers.flatMap(({ sourceTier, tierId }) => (tierId === null ? [] : [{ sourceTier, tierId }]));
  await startImport(t.services, artist.actor, { importId: made.id, tiers, endsAt: inDays(days) });
  while ((await runImportBatch(t.services, { importId: made.id })).isMoreLeft);
  return getImport(t.services, artist.actor, { importId: made.id });
}

describe("a list of patrons from elsewhere", () => {
  it("is read as Patreon writes it: each line with what will happen to it, and nothing happens yet", async () => {
    const artist = await addArtist();
    const made = await draft(
      artist,
      PATREON,
      patreonLine("Ada", "ada@elsewhere.test", "Active patron", "Gold"),
      patreonLine("Bo", "not an address", "Active patron", "Gold"),
      patreonLine("Cy", "cy@elsewhere.test", "Former patron", "Gold"),
      patreonLine('"Dee, the second"', "ADA@elsewhere.test", "Active patron", "Silver"),
      patreonLine("Eve", "", "Active patron", "Silver"),
      patreonLine("Fay", "fay@elsewhere.test", "Active patron", "Studio circle"),
      patreonLine("Me", artist.email, "Active patron", "Gold"),
    );
    expect(made).toMatchObject({ format: "patreon", status: "draft", lines: 7, plans: { grant: 2, skip: 3, bad: 2 } });
    expect(made.tiers.map(({ sourceTier, people, tierId }) => [sourceTier, people, tierId !== null])).toEqual([
      ["Gold", 1, true],
      ["Studio circle", 1, false],
    ]);
    expect((await rowsOf(artist, made)).map(({ line, plan, reason }) => [line, plan, reason])).toEqual([
      [2, "grant", ""],
      [3, "bad", "This is no mail address."],
      [4, "skip", "No patron there any more, or not yet: Former patron."],
      [5, "skip", "The same address as on line 2."],
      [6, "bad", "There is no mail address on this line."],
      [7, "grant", ""],
      [8, "skip", "This is you."],
    ]);
    expect(await patronsOf(artist)).toEqual([]);
    expect(await mailsTo("ada@elsewhere.test")).toBe(0);
  });

  it("is read as Ghost writes it: who pays and who is let in for nothing, with the artist's note", async () => {
    const artist = await addArtist();
    const made = await draft(
      artist,
      GHOST,
      '1,ann@elsewhere.test,Ann,"Early, and kind",true,false,cus_1,2024-01-15T10:00:00.000Z,,VIP,Silver,',
      "2,ben@elsewhere.test,Ben,,true,true,,2024-01-15T10:00:00.000Z,,,Gold,",
      "3,cat@elsewhere.test,Cat,,true,false,,2024-01-15T10:00:00.000Z,,,,",
    );
    expect(made).toMatchObject({ format: "ghost", plans: { grant: 2, skip: 1, bad: 0 } });
    await bringAlong(artist, made);
    const patrons = await patronsOf(artist);
    expect(patrons.map(({ name, tier, source, since, status }) => [name, tier, source, since, status])).toEqual([
      ["Ann", "silver", "import", "2024-01-15T10:00:00.000Z", "active"],
      ["Ben", "gold", "import", "2024-01-15T10:00:00.000Z", "active"],
    ]);
  });

  it("gives access until the day that the artist chose, invites each person once and charges nobody, however often it is brought", async () => {
    const artist = await addArtist();
    const lines = [PATREON, patreonLine("Gil", "gil@elsewhere.test", "Active patron", "Gold")];
    const first = await bringAlong(artist, await draft(artist, ...lines), 30);
    expect(first).toMatchObject({ status: "done", outcomes: { granted: 1, unchanged: 0, pending: 0 } });
    const endsAt = (await patronsOf(artist))[0]?.endsAt;
    expect(endsAt).toBe(first.endsAt);
    await runImportBatch(t.services, { importId: first.id });
    const second = await bringAlong(artist, await draft(artist, ...lines), 30);
    expect(second.outcomes).toMatchObject({ granted: 0, unchanged: 1 });
    const longer = await bringAlong(artist, await draft(artist, ...lines), 60);
    expect(longer.outcomes).toMatchObject({ granted: 1 });
    expect((await patronsOf(artist)).map((patron) => patron.endsAt)).toEqual([longer.endsAt]);
    expect(await mailsTo("gil@elsewhere.test")).toBe(1);
    const mine = and(eq(entitlements.artistId, artist.actor.userId), eq(entitlements.source, "import"));
    expect(await t.services.db.select({ rows: count() }).from(entitlements).where(mine)).toEqual([{ rows: 1 }]);
    expect(await t.services.db.select({ rows: count() }).from(payments)).toEqual([{ rows: 0 }]);
  });

  it("goes on where it was killed, and gives nobody twice", async () => {
    const artist = await addArtist();
    const people = Array.from({ length: 5 }, (_, index) => patreonLine(`P${index}`, `killed-${index}@elsewhere.test`, "Active patron", "Gold"));
    const made = await draft(artist, PATREON, ...people);
    const tiers = made.tiers.map(({ sourceTier, tierId }) => ({ sourceTier, tierId: tierId ?? "" }));
    await startImport(t.services, artist.actor, { importId: made.id, tiers, endsAt: inDays(10) });
    await Promise.all([runImportBatch(t.services, { importId: made.id }), runImportBatch(t.services, { importId: made.id })]);
    expect((await patronsOf(artist)).length).toBe(5);
    for (let index = 0; index < 5; index++) expect(await mailsTo(`killed-${index}@elsewhere.test`)).toBe(1);
  });

  it("ends when its job is given up: what was not done says so, and bringing it again is harmless", async () => {
    const artist = await addArtist();
    const lines = [PATREON, patreonLine("Jo", "jo@elsewhere.test", "Active patron", "Gold")];
    const made = await draft(artist, ...lines);
    const tiers = made.tiers.map(({ sourceTier, tierId }) => ({ sourceTier, tierId: tierId ?? "" }));
    await startImport(t.services, artist.actor, { importId: made.id, tiers, endsAt: inDays(10) });
    await failImport(t.services, { importId: made.id });
    expect(await getImport(t.services, artist.actor, { importId: made.id })).toMatchObject({ status: "done", outcomes: { failed: 1, pending: 0 } });
    await runImportBatch(t.services, { importId: made.id });
    expect(await patronsOf(artist)).toEqual([]);
    expect((await bringAlong(artist, await draft(artist, ...lines))).outcomes.granted).toBe(1);
  });

  it("comes back as it left: what one artist exports, another brings along with names, tiers and years", async () => {
    const [from, to] = [await addArtist(), await addArtist()];
    await bringAlong(
      from,
      await draft(
        from,
        PATREON,
        patreonLine('"=SUM(A1), ""the"" Řehoř"', "one@elsewhere.test", "Active patron", "Gold"),
        patreonLine("Two", "two@elsewhere.test", "Active patron", "Bronze"),
      ),
    );
    let text = "";
    for await (const piece of exportPatrons(t.services, from.actor, { format: "csv", filter: {} })) text += piece;
    const made = await draftImport(t.services, to.actor, { fileName: "patrons.csv", text });
    expect(made).toMatchObject({ format: "mhc", plans: { grant: 2, skip: 0, bad: 0 } });
    await bringAlong(to, made);
    const seen = (patrons: Awaited<ReturnType<typeof patronsOf>>) =>
      patrons.map(({ name, email, tier, since, status }) => ({ name, email, tier, since, status }));
    expect(seen(await patronsOf(to))).toEqual(seen(await patronsOf(from)));
  });

  it("gives no more places of a tier than it has, says so on the line before and after, and takes none from who is there", async () => {
    const artist = await addArtist();
    const tierId = (await listMyTiers(t.services, artist.actor)).find(({ key }) => key === "gold")?.id ?? "";
    const line = (name: string) => patreonLine(name, `${name}@full.test`, "Active patron", "Gold");
    await bringAlong(artist, await draft(artist, PATREON, line("first")));
    await updateTier(t.services, artist.actor, { tierId, seatsMax: 2 });
    const made = await draft(artist, PATREON, line("second"), line("third"), line("first"));
    expect((await rowsOf(artist, made)).map(({ plan, reason }) => [plan, reason.slice(0, 38)])).toEqual([
      ["grant", ""],
      ["grant", 'Stays out: "Gold" has 1 place left, an'],
      ["grant", ""],
    ]);
    const done = await bringAlong(artist, made, 120);
    expect(done.outcomes).toMatchObject({ granted: 2, skipped: 1, failed: 0 });
    expect((await rowsOf(artist, made)).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["granted", ""],
      ["skipped", "Every place of this tier is taken."],
      ["granted", ""],
    ]);
    expect((await patronsOf(artist)).map(({ name }) => name)).toEqual(["first", "second"]);
    expect(await t.services.db.select().from(users).where(eq(users.email, "third@full.test"))).toEqual([]);
  });

  it("leaves out the tiers that the artist did not name, and says so on each line", async () => {
    const artist = await addArtist();
    const made = await draft(artist, PATREON, patreonLine("Hal", "hal@elsewhere.test", "Active patron", "Studio circle"));
    const done = await bringAlong(artist, made);
    expect(done).toMatchObject({ status: "done", outcomes: { granted: 0, skipped: 1 } });
    expect((await rowsOf(artist, made))[0]?.reason).toBe("You left this tier out.");
  });

  it("is nobody else's, begins once, and ends within reason", async () => {
    const [artist, other] = [await addArtist(), await addArtist()];
    const made = await draft(artist, PATREON, patreonLine("Ida", "ida@elsewhere.test", "Active patron", "Gold"));
    const input = { importId: made.id, tiers: [], endsAt: inDays(5) };
    const hidden = { code: "not_found" };
    await expect(getImport(t.services, other.actor, input)).rejects.toMatchObject(hidden);
    await expect(startImport(t.services, other.actor, input)).rejects.toMatchObject(hidden);
    await expect(discardImport(t.services, other.actor, input)).rejects.toMatchObject(hidden);
    await expect(startImport(t.services, artist.actor, { ...input, endsAt: inDays(-1) })).rejects.toMatchObject({ code: "invalid_input" });
    const strange = [{ sourceTier: "Gold", tierId: "tier_of_somebody_else" }];
    await expect(startImport(t.services, artist.actor, { ...input, tiers: strange })).rejects.toMatchObject({ code: "invalid_input" });
    await bringAlong(artist, made);
    await expect(startImport(t.services, artist.actor, input)).rejects.toMatchObject({ code: "rule_refused" });
    await expect(discardImport(t.services, artist.actor, input)).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("of a service that we do not know is refused with the columns it has", async () => {
    const artist = await addArtist();
    await expect(draft(artist, "first,second", "a,b")).rejects.toMatchObject({ code: "invalid_input", sentence: expect.stringContaining("first, second") });
    await expect(draft(artist, "")).rejects.toMatchObject({ code: "invalid_input" });
  });
});
