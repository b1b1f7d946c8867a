import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tx } from "@/db/client";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { artistAccount, platformAccount } from "../chart";
import { postTransfers } from "../post-transfers";
import { type Transfer, transferId } from "../transfer";
import { readAtOnce, type Verification, verifyLedger } from "./verify-ledger";

const TABLES = ["ledger_accounts", "ledger_transfers", "ledger_entries", "ledger_batches"] as const;
const START = Date.parse("2026-11-01T00:00:00.000Z");
/** Rows of each table that every kind of corruption is tried on. */
const ROWS_TRIED = 3;

let database: TestDatabase;
let clean: Verification;

/** A little of everything: two currencies, several artists, holds in each state, reversals in parts and one taken back. */
async function keepBooks(): Promise<void> {
  let made = 0;
  const earn = (artist: string, amountMicros: bigint, currency = "USD") =>
    ({
      debit: platformAccount("stripe_balance", currency),
      credit: artistAccount(artist, "earnings", currency),
      amountMicros,
      kind: "charge.earnings",
      sourceType: "test",
      sourceId: `ch_${++made}`,
    }) as const;
  const back = (original: Transfer, amountMicros: bigint): Transfer => ({
    debit: original.credit,
    credit: original.debit,
    amountMicros,
    kind: "refund.earnings",
    sourceType: "test",
    sourceId: `re_${++made}`,
    reversesId: transferId(original),
  });
  const hold = (artist: string, amountMicros: bigint): Transfer => ({
    phase: "pending",
    debit: artistAccount(artist, "earnings", "USD"),
    credit: platformAccount("bank", "USD"),
    amountMicros,
    kind: "payout",
    sourceType: "test",
    sourceId: `pay_${++made}`,
  });
  const end = (held: Transfer, phase: "post" | "void"): Transfer => ({ ...held, phase, pendingId: transferId(held), kind: `payout.${phase}` });
  const charges = ["usr_a", "usr_b", "usr_a", "usr_c"].map((artist, index) => earn(artist, BigInt(1_000_000 * (index + 1))));
  const [first, second] = [earn("usr_d", 500n), earn("usr_d", 700n, "EUR")];
  const refunded = back(first, 300n);
  const [open, posted, voided] = [hold("usr_a", 100n), hold("usr_b", 200n), hold("usr_c", 300n)];
  const batches = [
    charges,
    [first, second],
    [refunded],
    [back(first, 200n)],
    [back(refunded, 100n)],
    [open, posted, voided],
    [end(posted, "post"), end(voided, "void")],
    [earn("usr_a", 1n)],
  ];
  for (const [index, batch] of batches.entries()) {
    await database.db.transaction((tx) => postTransfers(tx, batch, new Date(START + index * 60_000)));
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  await keepBooks();
  clean = await readAtOnce(database.db, (tx) => verifyLedger(tx));
  // What somebody with every right would do: no trigger, no rule and no key of the database is in the way.
  const rules = await database.sql<{ on: string; name: string }[]>`
    select conrelid::regclass::text as on, conname as name from pg_constraint
    where conrelid::regclass::text = any(${[...TABLES]}) and contype in ('c', 'u', 'p')`;
  for (const { on, name } of rules) await database.sql.unsafe(`alter table ${on} drop constraint "${name}"`);
  const keys = await database.sql<
    { name: string }[]
  >`select indexname as name from pg_indexes where tablename = any(${[...TABLES]}) and indexdef like '%UNIQUE%'`;
  for (const { name } of keys) await database.sql.unsafe(`drop index "${name}"`);
  await database.sql.unsafe(`alter table ledger_accounts alter column id drop identity`);
  for (const table of TABLES) {
    const columns = await database.sql<{ name: string }[]>`select column_name as name from information_schema.columns where table_name = ${table}`;
    for (const { name } of columns) await database.sql.unsafe(`alter table ${table} alter column "${name}" drop not null`);
    await database.sql.unsafe(`alter table ${table} disable trigger all`);
  }
});
afterAll(() => database.drop());

class Undo extends Error {}

/** What is found when `statement` has changed something; undone at once. Null when it changed nothing. */
async function findAfter(statement: string): Promise<number | null> {
  let found: number | null = null;
  const corrupt = async (tx: Tx) => {
    const changed = await tx.execute(sql.raw(`${statement} returning 1`));
    if (changed.length > 0) found = (await verifyLedger(tx)).report.found;
    throw new Undo();
  };
  await expect(database.db.transaction(corrupt)).rejects.toBeInstanceOf(Undo);
  return found;
}

/** Every way to change one field of that type; `f` is the field. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  bigint: ["f + 1", "f - 1", "-f", "f * 2", "coalesce(f, 1)"],
  integer: ["f + 1", "f - 1", "-f"],
  text: ["f || 'x'", "upper(f)", "reverse(f)", "coalesce(f, 'xfer_x')", "(select max(other.f) from t other)", "(select min(other.f) from t other)"],
  boolean: ["not f"],
  "timestamp with time zone": ["f + interval '1 millisecond'", "f - interval '1 day'"],
};

async function listCorruptions(): Promise<string[]> {
  const columns = await database.sql<{ table: string; name: string; type: string; nullable: boolean }[]>`
    select table_name as table, column_name as name, data_type as type from information_schema.columns
    where table_name = any(${[...TABLES]}) order by table_name, ordinal_position`;
  const statements: string[] = [];
  for (const { table, name, type } of columns) {
    const rows = await database.sql.unsafe<{ ctid: string }[]>(
      `select ctid::text as ctid from ${table} order by md5(ctid::text || '${name}') limit ${ROWS_TRIED}`,
    );
    for (const change of CHANGES[type] ?? []) {
      const value = change.replaceAll(/\bf\b/g, `"${name}"`).replaceAll(/\bt other\b/g, `${table} other`);
      for (const { ctid } of rows) statements.push(`update ${table} set "${name}" = ${value} where ctid = '${ctid}' and "${name}" is distinct from ${value}`);
    }
  }
  return statements;
}

describe("verifyLedger", () => {
  it("finds nothing in books that were kept by the one way in", () => {
    expect(clean.report.findings).toEqual([]);
    expect(clean).toMatchObject({ batches: 8n, transfers: 15n, entries: 22n });
  });

  it("finds every change of any one field of any table, made with every right", { timeout: 240_000 }, async () => {
    const missed: string[] = [];
    let tried = 0;
    for (const statement of await listCorruptions()) {
      const found = await findAfter(statement);
      if (found === null) continue;
      tried += 1;
      if (found === 0) missed.push(statement);
    }
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(250);
  });

  it("finds every row that was taken out or put in twice", async () => {
    const missed: string[] = [];
    for (const table of TABLES) {
      const rows = await database.sql.unsafe<{ ctid: string }[]>(`select ctid::text as ctid from ${table}`);
      for (const { ctid } of rows) {
        for (const statement of [`delete from ${table} where ctid = '${ctid}'`, `insert into ${table} select * from ${table} where ctid = '${ctid}'`]) {
          if ((await findAfter(statement)) === 0) missed.push(statement);
        }
      }
    }
    expect(missed).toEqual([]);
  });

  it("shows that the newest batch was cut off cleanly, when its hash was noted elsewhere before", async () => {
    const cut = async (tx: Tx) => {
      await tx.execute(sql`update ledger_accounts a set balance_micros = a.balance_micros - e.amount_micros, version = a.version - 1
        from ledger_entries e join ledger_transfers t on t.id = e.transfer_id where e.account_id = a.id and t.batch_seq = 8`);
      await tx.execute(sql`delete from ledger_entries where transfer_id in (select id from ledger_transfers where batch_seq = 8)`);
      await tx.execute(sql`delete from ledger_transfers where batch_seq = 8`);
      await tx.execute(sql`delete from ledger_batches where seq = 8`);
      expect((await verifyLedger(tx)).report.found).toBe(0);
      expect((await verifyLedger(tx, clean.head)).report.findings).toMatchObject([{ rule: "anchor" }]);
      throw new Undo();
    };
    await expect(database.db.transaction(cut)).rejects.toBeInstanceOf(Undo);
    expect((await readAtOnce(database.db, (tx) => verifyLedger(tx, clean.head))).report.found).toBe(0);
  });
});
