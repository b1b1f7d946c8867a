import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { royaltyEntries } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { addPerson } from "@/test/people";
import { addArtist, addTip, addVideo, agreeOnSplit, readPurse, viewCredit } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import { artistAccount, platformAccount, postTransfers, readAtOnce, verifyLedger } from "../../ledger";
import { followLedger } from "../follow/follow-ledger";
import { type Credit, creditEarnings } from "./credit-earnings";
import { type TakeBack, takeBackCredits } from "./take-back-credits";

let world: TestServices;
let fanId: string;

beforeAll(async () => {
  world = await createTestServices();
  fanId = (await addPerson(world.services, "fan")).actor.userId;
});
afterAll(async () => {
  expect((await readAtOnce(world.services.db, (tx) => verifyLedger(tx))).report.findings).toEqual([]);
  await world.close();
});

const credit = (...credits: Credit[]) => world.services.db.transaction((tx) => creditEarnings(tx, credits, world.clock.now()));
const takeBack = (...inputs: TakeBack[]) => world.services.db.transaction((tx) => takeBackCredits(tx, inputs, world.clock.now()));
const back = ({ source, sourceType, sourceId }: Credit, amountMicros: bigint | null = null, cause = "fraud"): TakeBack => ({
  ...{ source, sourceType, sourceId, amountMicros, cause, why: "fraud" },
});
const available = async (actor: Actor) => (await readPurse(world, actor.userId))[0];

/** As a payout would: everything leaves. */
async function payOut(actor: Actor): Promise<void> {
  const amountMicros = await available(actor);
  if (amountMicros === 0n) return;
  const transfer = { debit: artistAccount(actor.userId, "earnings", "USD"), credit: platformAccount("bank", "USD"), amountMicros };
  const source = { kind: "payout.net", sourceType: "payout", sourceId: `pay_${actor.userId}_${world.clock.now().getTime()}` };
  await world.services.db.transaction((tx) => postTransfers(tx, [{ ...transfer, ...source }], world.clock.now()));
  world.clock.advanceMs(1);
}

describe("creditEarnings", () => {
  it("credits a thing once, with where it came from, and refuses it with another amount", async () => {
    const artist = await addArtist(world);
    const first = viewCredit(artist.userId, 3_284_512n, { usMicros: 12n });
    expect(await credit(first)).toEqual({ posted: 1 });
    expect(await credit(first, viewCredit(artist.userId, 8n))).toEqual({ posted: 1 });
    await expect(credit({ ...first, amountMicros: 5n })).rejects.toMatchObject({ code: "conflict" });
    expect(await available(artist)).toBe(3_284_520n);
    const rows = await world.services.db.select().from(royaltyEntries).where(sql`artist_id = ${artist.userId}`).orderBy(royaltyEntries.version);
    expect(rows.map(({ source, country, usMicros, explanation }) => ({ source, country, usMicros, explanation }))[0]).toEqual({
      ...{ source: "view", country: "DE", usMicros: 12n },
      explanation: first.explanation,
    });
  });

  it("takes what an artist owes out of what they earn first", async () => {
    const artist = await addArtist(world);
    const first = viewCredit(artist.userId, 500n);
    await credit(first);
    await payOut(artist);
    await takeBack(back(first));
    expect(await readPurse(world, artist.userId)).toEqual([0n, 500n]);
    await credit(viewCredit(artist.userId, 300n));
    expect(await readPurse(world, artist.userId)).toEqual([0n, 200n]);
    await credit(viewCredit(artist.userId, 300n));
    expect(await readPurse(world, artist.userId)).toEqual([100n, 0n]);
  });
});

describe("a split", () => {
  it("gives each party theirs in the same moment: costs first, then the fixed sum, then percent, and on through theirs", async () => {
    const [owner, band, singer] = [await addArtist(world), await addArtist(world), await addArtist(world)];
    const videoId = await addVideo(world, owner.userId);
    await agreeOnSplit(world, owner, videoId, [{ actor: band, shareBps: 4_000, recoupCents: 100, fixedCents: 50 }]);
    await agreeOnSplit(world, band, videoId, [{ actor: singer, shareBps: 2_500 }]);
    await credit(viewCredit(owner.userId, 3_500_000n, { videoId }));
    // Of $3.50: $1.00 of costs and $0.50 fixed, then 40 % of $2.00; the singer has a quarter of that $2.30.
    expect([await available(owner), await available(band), await available(singer)]).toEqual([1_200_000n, 1_725_000n, 575_000n]);
    await credit(viewCredit(owner.userId, 7n, { videoId }), viewCredit(owner.userId, 1_000_000n, { videoId: await addVideo(world, owner.userId) }));
    expect((await available(band)) + (await available(singer)) - 2_300_000n).toBe(3n);
  });

  it("keeps a party's money out of reach of what the owner owes, and takes from the party what that owes", async () => {
    const [owner, party] = [await addArtist(world), await addArtist(world)];
    const videoId = await addVideo(world, owner.userId);
    const debts = [viewCredit(owner.userId, 400n), viewCredit(party.userId, 100n)];
    await credit(...debts);
    await payOut(owner);
    await payOut(party);
    await takeBack(...debts.map((each) => back(each)));
    await agreeOnSplit(world, owner, videoId, [{ actor: party, shareBps: 5_000 }]);
    await credit(viewCredit(owner.userId, 600n, { videoId }));
    expect(await readPurse(world, owner.userId)).toEqual([0n, 100n]);
    expect(await readPurse(world, party.userId)).toEqual([200n, 0n]);
  });

  it("goes back in proportion from everybody, to the last micro, and lends to whoever has it no more", async () => {
    const [owner, band, singer] = [await addArtist(world), await addArtist(world), await addArtist(world)];
    const videoId = await addVideo(world, owner.userId);
    await agreeOnSplit(world, owner, videoId, [{ actor: band, shareBps: 3_333 }]);
    await agreeOnSplit(world, band, videoId, [{ actor: singer, shareBps: 3_333 }]);
    const whole = viewCredit(owner.userId, 1_000_003n, { videoId });
    await credit(whole);
    await payOut(singer);
    await takeBack(back(whole, 333_334n, "first"));
    await takeBack(back(whole, 333_334n, "first"));
    const sum = (await available(owner)) + (await available(band)) + (await available(singer)) - (await readPurse(world, singer.userId))[1];
    expect(sum).toBe(1_000_003n - 333_334n - 111_089n);
    await takeBack(back(whole, null, "rest"));
    expect([await available(owner), await available(band)]).toEqual([0n, 0n]);
    expect((await readPurse(world, singer.userId))[1]).toBe(111_089n);
    await expect(takeBack(back(whole, 1n, "more"))).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("goes back also where somebody has a part of it by two ways and shares that on, in parts and to the last micro", async () => {
    const [owner, band, label, singer, writer] = [
      await addArtist(world),
      await addArtist(world),
      await addArtist(world),
      await addArtist(world),
      await addArtist(world),
    ];
    const videoId = await addVideo(world, owner.userId);
    await agreeOnSplit(world, owner, videoId, [
      { actor: band, shareBps: 4_000 },
      { actor: label, shareBps: 3_000 },
    ]);
    for (const holder of [band, label]) await agreeOnSplit(world, holder, videoId, [{ actor: singer, shareBps: 5_000 }]);
    await agreeOnSplit(world, singer, videoId, [{ actor: writer, shareBps: 3_333 }]);
    const whole = viewCredit(owner.userId, 1_000_003n, { videoId });
    await credit(whole);
    const everybody = async () => [await available(owner), await available(band), await available(label), await available(singer), await available(writer)];
    expect((await everybody()).reduce((sum, micros) => sum + micros, 0n)).toBe(1_000_003n);
    await takeBack(back(whole, 500_001n, "first"));
    expect((await everybody()).reduce((sum, micros) => sum + micros, 0n)).toBe(500_002n);
    await takeBack(back(whole, null, "rest"));
    expect(await everybody()).toEqual([0n, 0n, 0n, 0n, 0n]);
  });

  it("shares a tip for a film once the follower has come to it, and its refund too, also where the money has gone", async () => {
    const [owner, party] = [await addArtist(world), await addArtist(world)];
    const videoId = await addVideo(world, owner.userId);
    await agreeOnSplit(world, owner, videoId, [{ actor: party, shareBps: 2_500 }]);
    const tip = await addTip(world, { fanId, artistId: owner.userId, videoId });
    await followLedger(world.services);
    await followLedger(world.services);
    expect([await available(owner), await available(party)]).toEqual([6_750_000n, 2_250_000n]);
    await payOut(party);
    await payOut(owner);
    await tip.refund(1_000);
    await followLedger(world.services);
    expect(await readPurse(world, owner.userId)).toEqual([0n, 6_750_000n]);
    expect(await readPurse(world, party.userId)).toEqual([0n, 2_250_000n]);
  });
});
