import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson } from "@/test/people";
import { addArtist, addTip, addVideo, agreeOnSplit, viewCredit } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import { Report } from "../../ledger";
import { type Credit, creditEarnings } from "../credits/credit-earnings";
import { verifySums } from "../credits/verify-sums";
import { followLedger } from "../follow/follow-ledger";
import { exportTransactions } from "./export-transactions";
import { getAccount } from "./get-account";
import { getEarnings } from "./get-earnings";
import { listTransactions } from "./list-transactions";
import { watchAccount } from "./watch-account";

const START = new Date("2026-11-10T12:00:00.000Z");
let world: TestServices;
let artist: Actor;
let party: Actor;
let fanId: string;
let videoId: string;

const credit = (...credits: Credit[]) => world.services.db.transaction((tx) => creditEarnings(tx, credits, world.clock.now()));
const list = (filter: Omit<Parameters<typeof listTransactions>[2], "limit">, limit = 100) => listTransactions(world.services, artist, { limit, ...filter });

beforeAll(async () => {
  world = await createTestServices();
  world.clock.advanceMs(START.getTime() - world.clock.now().getTime());
  [artist, party] = [await addArtist(world, "Dante"), await addArtist(world, "Beatrice")];
  fanId = (await addPerson(world.services, "fan")).actor.userId;
  videoId = await addVideo(world, artist.userId, "The long way down");
  await agreeOnSplit(world, artist, videoId, [{ actor: party, shareBps: 2_500 }]);
  await credit(viewCredit(artist.userId, 3_284_512n, { explanation: { of: "views", views: 1_204, rateMicros: "3100", feeBps: 1_200 } }));
  await addTip(world, { fanId, artistId: artist.userId, videoId });
  await followLedger(world.services);
  world.clock.advanceMs(DAY_MS);
  await credit(viewCredit(artist.userId, 15_000n, { country: "US", usMicros: 15_000n }));
});
afterAll(() => world.close());

describe("an artist's account", () => {
  it("says what there is to the cent, and carries the rest", async () => {
    expect(await getAccount(world.services, artist)).toMatchObject({
      ...{ balanceCents: 1_004, availableCents: 1_004, pendingCents: 0, heldCents: 0, receivableCents: 0, currency: "USD", carriedMicros: "9512" },
      ...{ payoutMethod: null, nextPayoutAt: "2026-12-01T00:00:00.000Z" },
    });
    const fresh = await addArtist(world);
    expect(await getAccount(world.services, fresh)).toMatchObject({ balanceCents: 0, carriedMicros: "0", others: [] });
    await expect(getAccount(world.services, (await addPerson(world.services, "fan")).actor)).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("is what the views for outside tools say, entry by entry", async () => {
    const [account] = await world.services.db.execute(
      sql`select id, balance::int, balance_micros::text from royalty_accounts where user_id = ${artist.userId}`,
    );
    const [sums] = await world.services.db.execute(
      sql`select sum(amount)::int as balance, sum(amount_micros)::text as balance_micros from royalty_transactions where account_id = ${account?.id}`,
    );
    expect(account).toMatchObject({ balance: 1_004, balance_micros: "10049512" });
    expect(sums).toEqual({ balance: 1_004, balance_micros: "10049512" });
    const rows = await world.services.db.execute(
      sql`select source, amount::int, created_at from royalty_transactions where account_id = ${account?.id} order by id`,
    );
    expect(rows.map(({ source, amount }) => [source, amount])).toEqual([
      ["view", 328],
      ["tip", 900],
      ["collaboration", -225],
      ["view", 1],
    ]);
  });

  it("is told to an open page when something comes in", async () => {
    const own = await addArtist(world);
    const gone = new AbortController();
    const sights = watchAccount(world.services, own, { afterVersion: null, heartbeatMs: 60_000, signal: gone.signal });
    await credit(viewCredit(own.userId, 10_000n));
    const first = await sights.next();
    await credit(viewCredit(own.userId, 20_000n));
    const second = await sights.next();
    expect([first, second].map(({ value }) => value?.account.balanceCents)).toEqual([1, 3]);
    gone.abort();
    await sights.return(undefined);
  });
});

describe("transactions", () => {
  it("are each explained with the figures they were made of", async () => {
    const { items, total } = await list({});
    expect(total).toBe(4);
    expect(items.map(({ explanation, amountCents }) => [explanation, amountCents])).toEqual([
      ["10 views in United States × $0.0031 − 12 %.", 1],
      ["Beatrice’s part: 25 %, $2.25 of $9.00 that you got for “The long way down”, by version 1 of the split.", -225],
      ["A tip of “The long way down”: $10.00 − 10 %.", 900],
      ["1,204 views in Germany × $0.0031 − 12 %.", 328],
    ]);
    const [share] = (await listTransactions(world.services, party, { limit: 1 })).items;
    expect(share?.explanation).toBe("Your part: 25 %, $2.25 of $9.00 that Dante got for “The long way down”, by version 1 of the split.");
  });

  it("come in pages that leave out and repeat nothing, whatever comes in between", async () => {
    const first = await list({}, 2);
    await credit(viewCredit(artist.userId, 1n));
    const second = await list({ cursor: first.nextCursor ?? "" }, 2);
    expect([...first.items, ...second.items].map(({ amountMicros }) => amountMicros)).toEqual(["15000", "-2250000", "9000000", "3284512"]);
    expect(second.nextCursor).toBeNull();
    await expect(list({ cursor: "1; drop" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("come by their place too, filtered or not; a cursor has the last word", async () => {
    for (const filter of [{}, { source: "view" as const }]) {
      const { items, total, nextCursor } = await list(filter);
      expect([total > 2, nextCursor]).toEqual([true, null]);
      expect((await list({ ...filter, offset: 1 }, 1)).items).toEqual(items.slice(1, 2));
      expect((await list({ ...filter, offset: total })).items).toEqual([]);
      const { nextCursor: second } = await list(filter, 1);
      expect((await list({ ...filter, offset: total, cursor: second ?? "" })).items).toEqual(items.slice(1));
    }
  });

  it("are found by source, work, country and time", async () => {
    const found = async (filter: Parameters<typeof list>[0]) => (await list(filter)).items.map(({ amountMicros }) => amountMicros);
    expect(await found({ source: "tip" })).toEqual(["9000000"]);
    expect(await found({ videoId })).toEqual(["-2250000", "9000000"]);
    expect(await found({ country: "US", source: "view" })).toEqual(["15000"]);
    expect(await found({ until: "2026-11-11T00:00:00Z", source: "view" })).toEqual(["3284512"]);
    expect(await found({ from: "2026-11-11T00:00:00Z", country: "US" })).toEqual(["15000"]);
    expect((await list({ source: "merch" })).total).toBe(0);
  });

  it("are nobody else's", async () => {
    const other = await addArtist(world);
    expect(await listTransactions(world.services, other, { limit: 10, videoId })).toEqual({ items: [], total: 0, nextCursor: null });
  });

  it("leave the house as a file with exact amounts, and the audit log knows", async () => {
    let text = "";
    for await (const piece of exportTransactions(world.services, artist, { source: "tip" })) text += piece;
    const [, line] = text.split("\r\n");
    expect(line).toMatch(
      /^2026-11-10T12:00:00\.000Z,tip,9\.00,USD,12\.284512,The long way down,vid_\w+,US,A tip of “The long way down”: \$10\.00 − 10 %\.,xfer_\w+$/,
    );
    const audited = await world.services.db.execute(
      sql`select 1 from audit_log where action = 'royalties/transactions.exported' and actor_id = ${artist.userId}`,
    );
    expect(audited).toHaveLength(1);
  });
});

describe("what was earned", () => {
  it("is summed by source, work, country and day, and the sums agree", async () => {
    const month = await getEarnings(world.services, artist, { span: "month" });
    expect(month.total).toMatchObject({ amountMicros: "10049513", entries: 5 });
    for (const by of [month.bySource, month.byDay]) expect(by.reduce((sum, { amountMicros }) => sum + BigInt(amountMicros), 0n)).toBe(10_049_513n);
    expect(month.byWork).toEqual([{ videoId, title: "The long way down", amountMicros: "6750000", amountCents: 675, entries: 2 }]);
    expect(month.byDay.map(({ day }) => day)).toEqual(["2026-11-10", "2026-11-11"]);
    expect((await getEarnings(world.services, artist, { span: "today" })).total.amountMicros).toBe("15001");
    for (const span of ["year", "all"] as const)
      expect(await getEarnings(world.services, artist, { span })).toEqual({ ...month, from: expect.toBeOneOf([null, "2026-01-01T00:00:00.000Z"]) });
  });

  it("is kept as sums that are proved by the entries, and one that somebody changed is found", async () => {
    const prove = async () => {
      const report = new Report();
      await verifySums(world.services.db, report);
      return report.findings;
    };
    expect(await prove()).toEqual([]);
    await world.database.sql`update royalty_sums set amount_micros = amount_micros + 1 where grain = 'month' and key = 'tip'`;
    expect(await prove()).toMatchObject([{ rule: "sum of earnings", where: expect.stringMatching(/^account \d+ source tip in the month of 2026-11-01$/) }]);
    await world.database.sql`update royalty_sums set amount_micros = amount_micros - 1 where grain = 'month' and key = 'tip'`;
    await world.database.sql`delete from royalty_sums where grain = 'day' and dim = 'work'`;
    // The artist's and that of who has a part in the work.
    expect(await prove()).toHaveLength(2);
  });
});

describe("an open page", () => {
  it("is told once more when the follower has written down what an entry was", async () => {
    const own = await addArtist(world);
    await addTip(world, { fanId, artistId: own.userId, videoId: null });
    // What is explained at once has a later entry than what waits for the follower.
    await credit(viewCredit(own.userId, 10_000n));
    const gone = new AbortController();
    const sights = watchAccount(world.services, own, { afterVersion: null, heartbeatMs: 60_000, signal: gone.signal });
    const posted = (await sights.next()).value;
    await followLedger(world.services);
    const explained = (await sights.next()).value;
    expect([posted?.account.balanceCents, explained?.account.balanceCents]).toEqual([901, 901]);
    gone.abort();
    await sights.return(undefined);
  });
});
