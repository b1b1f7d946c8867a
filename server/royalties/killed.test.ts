import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { royaltyViews, sharingPolicies, sponsorAmounts } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { artistAccount, findBalances, platformAccount, postTransfers, readAtOnce, verifyLedger } from "@/server/ledger";
import type { Services } from "@/server/services";
import { doom } from "@/test/doomed-services";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { verifySums } from "./credits/verify-sums";
import { countMonth } from "./sharing/count-month";
import { creditMonth } from "./sharing/credit-month";
import { monthBefore, monthBounds } from "./sharing/rules";
import { creditViews } from "./views/credit-views";
import { utcDay } from "./views/rules";

const VIEWS = 30;
/** What a view brings an artist by the built-in rate: 0.003 less 12 %. */
const VIEW_MICROS = 2_640n;
const SPONSOR_MICROS = 7_000_001n;

let t: TestServices;
let artists: readonly Person[];
beforeAll(async () => {
  t = await createTestServices();
  artists = await Promise.all([1, 2, 3].map(() => addPerson(t.services, "artist")));
});
afterAll(() => t.close());

/** From now on whoever writes to this table has their Postgres process killed, in the middle of the transaction. */
async function killAt(table: string, write: "insert" | "update"): Promise<() => Promise<unknown>> {
  await t.database.sql.unsafe(`
    create or replace function test_kill() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
    create trigger test_kill after ${write} on ${table} for each statement execute function test_kill()`);
  return () => t.database.sql.unsafe(`drop trigger test_kill on ${table}`);
}

/** Dies at each of these writes and then after its commit; each time nothing or all of it is there. */
async function dieEverywhere(writes: readonly (readonly [string, "insert" | "update"])[], work: (services: Services) => Promise<unknown>): Promise<void> {
  const before = await earned();
  for (const [table, write] of writes) {
    const heal = await killAt(table, write);
    await expect(work(t.services), `${write} of ${table}`).rejects.toThrow();
    await heal();
    expect(await earned(), `${write} of ${table}`).toEqual(before);
  }
  const doomed = doom(t.services, 1);
  await expect(work(doomed.services)).rejects.toThrow("a commit");
  const after = await earned();
  expect(after).not.toEqual(before);
  // Who does not know that it was done does it again.
  await work(t.services);
  expect(await earned()).toEqual(after);
  const { report } = await readAtOnce(t.services.db, (tx) => verifyLedger(tx));
  await verifySums(t.services.db, report);
  expect(report.findings).toEqual([]);
}

async function earned(): Promise<readonly bigint[]> {
  const accounts = artists.flatMap(({ actor }) => (["earnings", "review"] as const).map((name) => artistAccount(actor.userId, name, "USD")));
  return (await findBalances(t.services.db, [...accounts, platformAccount("royalty_pool", "USD")])).map(({ balanceMicros }) => balanceMicros);
}

async function addViews(countedAt: Date): Promise<void> {
  const rows = Array.from({ length: VIEWS }, (_, n) => {
    const id = newId("view");
    const keys = { viewerKey: id, networkKey: "n", deviceKey: "d", country: null, day: utcDay(countedAt), countedAt };
    const state = n % 3 === 2 ? { status: "held" as const, caseId: "vwc_test", reasons: ["playhead"] } : { status: "counted" as const, reasons: [] };
    return { id, videoId: newId("video"), artistId: artists[n % 3]?.actor.userId ?? "", ...keys, ...state };
  });
  await t.services.db.insert(royaltyViews).values(rows);
}

describe("whoever is killed at any write", () => {
  it("while crediting views loses none and credits none twice", async () => {
    await addViews(t.clock.now());
    const writes = [
      ["view_batches", "insert"],
      ["royalty_views", "update"],
      ["ledger_transfers", "insert"],
      ["ledger_batches", "insert"],
      ["royalty_entries", "insert"],
      ["royalty_sums", "insert"],
    ] as const;
    await dieEverywhere(writes, creditViews);
    const third = BigInt(VIEWS / 3) * VIEW_MICROS;
    // The third artist's are held.
    expect(await earned()).toEqual([third, 0n, third, 0n, 0n, third, 0n]);
  });

  it("while a month is counted and credited shares it once and whole", async () => {
    const now = t.clock.now();
    const month = monthBefore(now);
    await addViews(monthBounds(month).start);
    await creditViews(t.services);
    const policy = { model: "pro-rata" as const, shareBps: 100, source: "A test", setBy: "a test" };
    await t.services.db.insert(sharingPolicies).values({ validFrom: new Date(0), ...policy });
    const sponsor = { id: newId("sponsorAmount"), month, amountMicros: SPONSOR_MICROS, sponsor: "A test", addedBy: "a test", createdAt: now };
    await t.services.db.insert(sponsorAmounts).values(sponsor);
    const accounts = { debit: platformAccount("bank", "USD"), credit: platformAccount("royalty_pool", "USD") };
    const given = { ...accounts, amountMicros: SPONSOR_MICROS, kind: "sponsor.pool", sourceType: "sponsor_amount", sourceId: sponsor.id };
    await t.services.db.transaction((tx) => postTransfers(tx, [given], now));
    const key = { month, currency: "USD" };
    for (const table of ["sharing_months", "sharing_shares"]) {
      const heal = await killAt(table, "insert");
      await expect(countMonth(t.services, key), table).rejects.toThrow();
      await heal();
    }
    await expect(countMonth(doom(t.services, 1).services, key)).rejects.toThrow("a commit");
    const before = await earned();
    const writes = [
      ["sharing_shares", "update"],
      ["sharing_months", "update"],
      ["ledger_transfers", "insert"],
      ["royalty_entries", "insert"],
      ["royalty_sums", "insert"],
    ] as const;
    await dieEverywhere(writes, (services) => creditMonth(services, key));
    const after = await earned();
    expect(after.at(-1)).toBe(0n);
    const shared = after.slice(0, -1).reduce((sum, each, place) => sum + each - (before[place] ?? 0n), 0n);
    expect(shared).toBe(SPONSOR_MICROS);
  });
});
