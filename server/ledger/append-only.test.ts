import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { artistAccount, platformAccount } from "./chart";
import { postTransfers } from "./post-transfers";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const TABLES = ["ledger_accounts", "ledger_transfers", "ledger_entries", "ledger_batches"] as const;

let database: TestDatabase;
const charge = (sourceId: string) =>
  ({
    debit: platformAccount("stripe_balance", "USD"),
    credit: artistAccount("usr_a", "earnings", "USD"),
    amountMicros: 5n,
    kind: "charge.earnings",
    sourceType: "test",
    sourceId,
  }) as const;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.transaction((tx) => postTransfers(tx, [charge("first")], NOW));
});
afterAll(() => database.drop());

describe("the ledger's tables", () => {
  it.each(TABLES)("refuse DELETE and TRUNCATE of %s, even to their owner", async (table) => {
    await expect(database.sql.unsafe(`delete from ${table}`)).rejects.toMatchObject({ code: "LG009" });
    await expect(database.sql.unsafe(`truncate ${table}`)).rejects.toMatchObject({ code: "LG009" });
    await expect(database.sql.unsafe(`truncate ${TABLES.join(", ")} cascade`)).rejects.toMatchObject({ code: "LG009" });
  });

  it.each([
    "update ledger_transfers set amount_micros = 6",
    "update ledger_transfers set created_at = created_at",
    "update ledger_entries set amount_micros = amount_micros",
    "update ledger_batches set hash = 'x'",
    "update ledger_accounts set owner = 'artist:usr_b' where owner <> 'platform'",
    "update ledger_accounts set is_floored = false",
    "update ledger_accounts set currency = 'EUR'",
  ])("refuse to their owner: %s", async (statement) => {
    await expect(database.sql.unsafe(statement)).rejects.toMatchObject({ code: "LG009" });
  });

  it("refuse a balance below the floor, even to their owner", async () => {
    const statement = "update ledger_accounts set balance_micros = 1 where name = 'earnings'";
    await expect(database.sql.unsafe(statement)).rejects.toMatchObject({ constraint_name: "ledger_accounts_floor" });
  });
});

describe("the role mhc_app", () => {
  const asApp = (statement: string) =>
    database.sql.begin(async (tx) => {
      await tx.unsafe("set local role mhc_app");
      return tx.unsafe(statement);
    });

  it("can post and read", async () => {
    const posted = await database.db.transaction(async (tx) => {
      await tx.execute(sql`set local role mhc_app`);
      return postTransfers(tx, [charge("by the app")], NOW);
    });
    expect(posted).toEqual({ posted: 1 });
    expect(await asApp("select 1 from ledger_transfers")).toHaveLength(2);
    expect(await asApp("select 1 from drizzle.__drizzle_migrations limit 1")).toHaveLength(1);
  });

  it.each([
    "insert into ledger_entries select account_id, version + 10, transfer_id, amount_micros, balance_micros, created_at from ledger_entries",
    "update ledger_accounts set balance_micros = balance_micros - 1",
    "delete from ledger_transfers",
    "truncate ledger_batches",
    "alter table ledger_entries disable trigger all",
    "update audit_log set action = 'x'",
  ])("cannot: %s", async (statement) => {
    await expect(asApp(statement)).rejects.toMatchObject({ code: "42501" });
  });
});
