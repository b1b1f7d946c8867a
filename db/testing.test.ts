import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrateDatabase } from "./migrate";
import { createTestDatabase, type TestDatabase } from "./testing";

describe("a test's database", () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  afterAll(async () => {
    await Promise.all([first.drop(), second.drop()]);
  });

  it("has the migrated tables", async () => {
    const tables = await first.sql`select tablename from pg_tables where schemaname = 'public'`;
    expect(tables.map((row) => row.tablename)).toContain("videos");
  });

  it("shares no rows with another one", async () => {
    await first.sql`create table only_here (id int)`;
    const [found] = await second.sql`select to_regclass('only_here') as name`;
    expect(found?.name).toBeNull();
  });

  it("is migrated once when several processes start at the same moment", async () => {
    await first.sql`create schema again`;
    await Promise.all([migrateDatabase(first.url), migrateDatabase(first.url), migrateDatabase(first.url)]);
    const [applied] = await first.sql`select count(*)::int - count(distinct hash)::int as twice from drizzle.__drizzle_migrations`;
    expect(applied?.twice).toBe(0);
  });

  it("is gone after drop, even with a connection left open", async () => {
    const third = await createTestDatabase();
    const other = postgres(third.url, { max: 1, onnotice: () => undefined });
    await other`select 1`;
    await third.drop();
    const left = await first.sql`select 1 from pg_database where datname = ${new URL(third.url).pathname.slice(1)}`;
    expect(left).toHaveLength(0);
    await other.end({ timeout: 0 });
  });
});
