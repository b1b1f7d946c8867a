import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { users, videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson } from "@/test/people";
import { addArtist, addTip, addVideo, viewCredit } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import { artistAccount, platformAccount, postTransfers } from "../../ledger";
import { type Credit, creditEarnings } from "../credits/credit-earnings";
import { followLedger } from "../follow/follow-ledger";
import { getForecast } from "../forecast/get-forecast";
import { getStatementFile, listStatementDifferences } from "./get-statement-file";
import { listStatements } from "./list-statements";
import { makeStatement } from "./make-statement";

const START = new Date("2026-09-20T12:00:00.000Z");
let world: TestServices;
let artist: Actor;
let videoId: string;

const credit = (...credits: Credit[]) => world.services.db.transaction((tx) => creditEarnings(tx, credits, world.clock.now()));
const goTo = (at: string) => world.clock.advanceMs(new Date(at).getTime() - world.clock.now().getTime());
const make = (month: string, format: "json" | "csv" | "pdf") => getStatementFile(world.services, artist, { month, format });
const textOf = ({ bytes }: { readonly bytes: Uint8Array }) => new TextDecoder().decode(bytes);

beforeAll(async () => {
  world = await createTestServices();
  world.clock.advanceMs(START.getTime() - world.clock.now().getTime());
  artist = await addArtist(world, "Dante Alighieri");
  videoId = await addVideo(world, artist.userId, "Лестница, “down”");
  await credit(viewCredit(artist.userId, 1_234_567n, { videoId, usMicros: 1_000n }));
  goTo("2026-10-31T23:59:59.999Z");
  await credit(viewCredit(artist.userId, 2_000_000n, { videoId, country: "US", usMicros: 2_000_000n }));
  const transfer = { debit: artistAccount(artist.userId, "earnings", "USD"), credit: platformAccount("payout_clearing", "USD"), amountMicros: 1_230_000n };
  const source = { kind: "payout.net", sourceType: "payout", sourceId: "pay_1" };
  await world.services.db.transaction((tx) => postTransfers(tx, [{ ...transfer, ...source }], world.clock.now()));
  goTo("2026-11-01T00:00:00.000Z");
  await credit(viewCredit(artist.userId, 5n));
});
afterAll(() => world.close());

describe("a month's statement", () => {
  it("is there once the month is over, and not before", async () => {
    await expect(make("2026-10", "json")).rejects.toMatchObject({ code: "rule_refused" });
    goTo("2026-11-01T01:00:00.000Z");
    await expect(make("2026-11", "json")).rejects.toMatchObject({ code: "rule_refused" });
    await expect(make("2026-08", "json")).rejects.toMatchObject({ code: "not_found" });
  });

  it("says what was there, what came and went and what was left, and it adds up", async () => {
    const statement = await makeStatement(world.services, artist, { month: "2026-10" });
    expect(statement).toMatchObject({
      ...{ openingMicros: "1234567", closingMicros: "2004567", currency: "USD", artist: { name: "Dante Alighieri" } },
      earned: { entries: 1, amountMicros: "2000000", usMicros: "2000000" },
      bySource: [{ source: "view", amount: "2.00" }],
      byWork: [{ videoId, title: "Лестница, “down”", amountMicros: "2000000" }],
      byCountry: [{ country: "US" }],
      paid: [{ source: "payout", payoutId: "pay_1", amountMicros: "-1230000", amount: "-1.23" }],
    });
    expect(await listStatements(world.services, artist)).toMatchObject({
      items: [
        { month: "2026-10", closingMicros: "2004567", changeMicros: "770000" },
        { month: "2026-09", closingMicros: "1234567", changeMicros: "1234567", madeAt: null },
      ],
    });
  });

  it("has the same bytes whenever it is made again, whatever was posted, renamed or deleted since", async () => {
    const before = [await make("2026-10", "json"), await make("2026-10", "csv"), await make("2026-10", "pdf")];
    goTo("2027-02-03T04:05:06.000Z");
    await credit(viewCredit(artist.userId, 9_999n, { videoId }));
    await world.services.db.update(users).set({ name: "Somebody" }).where(sql`id = ${artist.userId}`);
    await world.services.db.update(videos).set({ title: "Another title" }).where(sql`id = ${videoId}`);
    const after = [await make("2026-10", "json"), await make("2026-10", "csv"), await make("2026-10", "pdf")];
    expect(after.map(({ sha256 }) => sha256)).toEqual(before.map(({ sha256 }) => sha256));
    for (const { bytes, sha256 } of after) expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    expect(textOf(await make("2026-10", "csv"))).toContain(`work,${videoId},"Лестница, “down”",1,2.00,2.00,USD,,`);
    expect(textOf(await make("2026-10", "pdf")).slice(0, 5)).toBe("%PDF-");
    expect(JSON.parse(textOf(await make("2026-10", "json")))).toEqual(await makeStatement(world.services, artist, { month: "2026-10" }));
  });

  it("is not given out when it comes out otherwise, and an admin sees it", async () => {
    const admin = (await addPerson(world.services, "admin")).actor;
    expect((await listStatementDifferences(world.services, admin, { limit: 10 })).items).toEqual([]);
    const month = "2026-09";
    await make(month, "json");
    await world.services.db.execute(sql`update royalty_entries set us_micros = 7 where video_id = ${videoId} and us_micros = 1000`);
    await expect(make(month, "json")).rejects.toMatchObject({ code: "internal" });
    const { items } = await listStatementDifferences(world.services, admin, { limit: 10 });
    expect(items).toMatchObject([{ artistId: artist.userId, month, format: "json" }]);
    expect(await listStatementDifferences(world.services, admin, { limit: 10, offset: 1 })).toEqual({ items: [], total: 1, nextCursor: null });
    expect(items[0]?.differingSha256).not.toBe(items[0]?.sha256);
    await expect(listStatementDifferences(world.services, artist, { limit: 10 })).rejects.toMatchObject({ code: "not_found" });
  });

  it("counts what the follower had not come to when it was asked for", async () => {
    goTo("2027-03-10T00:00:00.000Z");
    const [own, fan] = [await addArtist(world), await addPerson(world.services, "fan")];
    await addTip(world, { fanId: fan.actor.userId, artistId: own.userId, videoId: null, country: "FR" });
    goTo("2027-04-02T00:00:00.000Z");
    const statement = await makeStatement(world.services, own, { month: "2027-03" });
    expect(statement).toMatchObject({ closingMicros: "9000000", bySource: [{ source: "tip", amount: "9.00" }], byCountry: [{ country: "FR" }] });
  });
});

describe("the forecast", () => {
  it("says what the month will bring, what that rests on, and how far off it was before", async () => {
    goTo("2027-05-01T06:00:00.000Z");
    const own = await addArtist(world);
    expect(await getForecast(world.services, own, {})).toMatchObject({ projectedMicros: "0", low: null, high: null, past: [] });
    for (let day = 0; day < 75; day++) {
      await credit(viewCredit(own.userId, 1_000_000n));
      world.clock.advanceMs(DAY_MS);
    }
    // A payout is no earning, and does not make the day it is on a worse one.
    const paid = { debit: artistAccount(own.userId, "earnings", "USD"), credit: platformAccount("payout_clearing", "USD"), amountMicros: 60_000_000n };
    const source = { kind: "payout.net", sourceType: "payout", sourceId: "pay_2" };
    await world.services.db.transaction((tx) => postTransfers(tx, [{ ...paid, ...source }], world.clock.now()));
    await followLedger(world.services);
    const forecast = await getForecast(world.services, own, {});
    expect(forecast).toMatchObject({
      ...{
        month: "2027-07",
        earnedMicros: "14000000",
        projectedMicros: "31000000",
        projectedCents: 3_100,
        historyDays: 56,
        comingDays: 17,
        confidencePercent: 80,
      },
      ...{ low: { cents: 3_100 }, high: { cents: 3_100 }, medianErrorBps: 0 },
      past: [
        { month: "2027-06", projectedMicros: "30000000", actualMicros: "30000000", errorBps: 0 },
        { month: "2027-05", projectedMicros: "31000000", actualMicros: "31000000", errorBps: 0 },
      ],
    });
    expect(forecast.restsOn).toContain("average of its weekday in the last 56 days");
  });
});
