import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Report } from "@/server/ledger";
import { createTestServices, type TestServices } from "@/test/services";
import { BLOCK_ENTRIES, findBlocks, sumBlocks, verifyBlocks } from "../credits/blocks";
import { gapsBetween, sumSpan } from "./sum-span";

const ACCOUNT = 1;
const ENTRIES = 3 * BLOCK_ENTRIES + 700;
const SOURCES = sql`(array['view', 'tip', 'patron', 'refund', 'payout', 'tax'])[1 + n % 6]`;

let t: TestServices;

type Tx = Parameters<Parameters<TestServices["services"]["db"]["transaction"]>[0]>[0];

async function writeDown(tx: Tx, from: number, until: number): Promise<void> {
  await tx.execute(sql`set local session_replication_role = replica`);
  await tx.execute(sql`insert into royalty_entries (account_id, version, transfer_id, artist_id, source, video_id, country, us_micros, explanation, created_at)
    select ${ACCOUNT}, n, 'xfer_' || n, 'usr_a', ${SOURCES}, case when n % 5 > 0 then 'vid_' || n % 13 end, case when n % 3 > 0 then 'C' || n % 11 end, n % 17, '{}', now()
    from generate_series(${from}::int, ${until}::int) n`);
}

/** Straight into the tables: it is about what is read of them. */
async function fill(db: TestServices["services"]["db"]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`insert into ledger_accounts (id, owner, name, currency, normal_side, is_floored, balance_micros, version, opened_in) overriding system value
      values (${ACCOUNT}, 'artist:usr_a', 'earnings', 'USD', 'credit', true, 0, ${ENTRIES}, 1)`);
    await tx.execute(sql`insert into ledger_entries (account_id, version, transfer_id, amount_micros, balance_micros, created_at)
      select ${ACCOUNT}, n, 'xfer_' || n, case when n % 7 = 0 then n else -n * 31 end, 0, now() from generate_series(1, ${ENTRIES}::int) n`);
    await writeDown(tx, 1, ENTRIES);
  });
}

beforeAll(async () => {
  t = await createTestServices();
  await fill(t.services.db);
  // As the database does by itself after a while.
  await t.services.db.execute(sql`analyze ledger_entries, royalty_entries`);
});
afterAll(() => t.close());

const span = (from: number, until: number) => ({ accountId: ACCOUNT, fromVersion: BigInt(from), untilVersion: BigInt(until) });
const SPANS = [
  [0, ENTRIES],
  [1, BLOCK_ENTRIES],
  [0, BLOCK_ENTRIES],
  [BLOCK_ENTRIES - 1, 2 * BLOCK_ENTRIES + 1],
  [700, 900],
  [5, 5],
] as const;
const sumAll = () => Promise.all(SPANS.map(([from, until]) => sumSpan(t.services.db, span(from, until))));
const findings = async () => {
  const report = new Report();
  await verifyBlocks(t.services.db, report);
  return report.findings.map(({ rule }) => rule);
};

describe("the sums of a statement", () => {
  it("are the same before any block was summed, while some are, and when all that are full are", async () => {
    const before = await sumAll();
    expect(before[0]?.find(({ source }) => source === "view")).toMatchObject({ entries: Math.floor(ENTRIES / 6) });
    expect(before[5]).toEqual([]);
    await t.services.db.execute(sql`delete from royalty_entries where version = ${2 * BLOCK_ENTRIES} and account_id = ${ACCOUNT}`);
    await sumBlocks(t.services);
    expect(await findBlocks(t.services.db, span(0, ENTRIES))).toEqual([0n, 2n]);
    await t.services.db.transaction((tx) => writeDown(tx, 2 * BLOCK_ENTRIES, 2 * BLOCK_ENTRIES));
    expect(await sumAll()).toEqual(before);
    await sumBlocks(t.services);
    expect(await findBlocks(t.services.db, span(0, ENTRIES))).toEqual([0n, 1n, 2n]);
    expect(await findBlocks(t.services.db, span(1, 2 * BLOCK_ENTRIES))).toEqual([1n]);
    expect(await sumAll()).toEqual(before);
    expect((await sumBlocks(t.services)).steps).toBe(0);
  });

  it("are found wrong by the proof of the books where a block is not what its entries come to", async () => {
    expect(await findings()).toEqual([]);
    await t.services.db.execute(sql`update royalty_blocks set us_micros = us_micros + 1 where block = 1 and dim = 'country' and key = 'C1'`);
    expect(await findings()).toEqual(["block of earnings"]);
  });
});

it("blocks and what lies beside them are the whole span, each entry once", () => {
  const size = BLOCK_ENTRIES;
  fc.assert(
    fc.property(fc.nat(9 * size), fc.nat(9 * size), fc.subarray([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]), (a, b, some) => {
      const { fromVersion, untilVersion } = span(Math.min(a, b), Math.max(a, b));
      const blocks = some.filter((block) => block * BigInt(size) >= fromVersion && (block + 1n) * BigInt(size) <= untilVersion);
      const parts = [
        ...gapsBetween({ fromVersion, untilVersion }, blocks),
        ...blocks.map((block) => ({ after: block * BigInt(size), until: (block + 1n) * BigInt(size) })),
      ];
      let reached = fromVersion;
      for (const { after, until } of parts.sort((x, y) => (x.after < y.after ? -1 : 1))) {
        expect(after).toBe(reached);
        expect(until).toBeGreaterThan(after);
        reached = until;
      }
      expect(reached).toBe(untilVersion);
    }),
  );
});
