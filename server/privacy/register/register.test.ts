import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { fill, whoseRows } from "../export/collect";
import { NOT_PERSONAL, REGISTER } from ".";

const NOBODY = { userId: "usr_nobody", email: "nobody@example.test" };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("every table of the database is named, in one list and no more, with whether it is about people", async () => {
  const rows = await database.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const tables = rows.map(({ name }) => name).sort();
  const named = [...Object.keys(REGISTER), ...Object.keys(NOT_PERSONAL)].sort();
  expect(named).toEqual(tables);
});

test("every column that points to a person is asked for by its rule", async () => {
  const rows = await database.sql<{ table: string; column: string }[]>`
    select c.conrelid::regclass::text as table, a.attname as column
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'users'::regclass`;
  expect(rows.length).toBeGreaterThan(50);
  const missed = rows.filter(({ table, column }) => !(REGISTER[table]?.whose ?? "").includes(column) && !(table === "calls" && column === "slot_id"));
  expect(missed).toEqual([]);
});

test("every rule can be asked and carried out, and hides only columns that there are", async () => {
  for (const [table, rule] of Object.entries(REGISTER)) {
    const columns = await database.sql<{ name: string }[]>`select column_name as name from information_schema.columns where table_name = ${table}`;
    const names = columns.map(({ name }) => name);
    const scrubbed = typeof rule.erase === "object" && "scrub" in rule.erase ? Object.entries(rule.erase.scrub) : [];
    expect([table, [...(rule.hide ?? []), ...scrubbed.map(([column]) => column)].filter((column) => !names.includes(column))]).toEqual([table, []]);
    const where = whoseRows(rule, NOBODY);
    await database.db.execute(sql`select 1 from ${sql.identifier(table)} t where ${where}`);
    for (const [column, value] of scrubbed) {
      await database.db.execute(sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${fill(value, NOBODY)} where ${where}`);
    }
  }
});
