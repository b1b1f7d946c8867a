import type { TestDatabase } from "@/db/testing";

/** What somebody with every right would do first: no trigger, no rule and no key of the database is in the way. */
export async function disarm(database: TestDatabase, tables: readonly string[]): Promise<void> {
  const { sql } = database;
  const rules = await sql<{ on: string; name: string }[]>`
    select conrelid::regclass::text as on, conname as name from pg_constraint
    where conrelid::regclass::text = any(${[...tables]}) and contype in ('c', 'u', 'p')`;
  for (const { on, name } of rules) await sql.unsafe(`alter table ${on} drop constraint "${name}"`);
  const keys = await sql<{ name: string }[]>`select indexname as name from pg_indexes where tablename = any(${[...tables]}) and indexdef like '%UNIQUE%'`;
  for (const { name } of keys) await sql.unsafe(`drop index "${name}"`);
  for (const table of tables) {
    const columns = await sql<{ name: string; identity: string }[]>`
      select column_name as name, is_identity as identity from information_schema.columns where table_name = ${table}`;
    for (const { name, identity } of columns) {
      if (identity === "YES") await sql.unsafe(`alter table ${table} alter column "${name}" drop identity`);
      await sql.unsafe(`alter table ${table} alter column "${name}" drop not null`);
    }
    await sql.unsafe(`alter table ${table} disable trigger all`);
  }
}
