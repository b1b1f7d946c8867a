import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { connectDatabase, type DatabaseHandle } from "./client";
import { MIGRATIONS_DIR, migrateDatabase } from "./migrate";

/** Where the test run's Postgres is: set by the caller to use a running server, else by the set-up that starts one. */
export const TEST_DATABASE_URL = "TEST_DATABASE_URL";
const TEMPLATE_LOCK = 4_711_002;
const TEST_CONNECTIONS_MAX = 8;
/** A machine that is busy with other things is no fault of what is tested. */
const TEST_CONNECT_TIMEOUT_MS = 120_000;

export interface TestDatabase extends DatabaseHandle {
  /** For a test's own looks at the tables. */
  readonly sql: postgres.Sql;
  readonly url: string;
  /** Closes our connections and removes the database, even when others are still connected. */
  drop(): Promise<void>;
}

/** A database of its own for one test file: a copy of the migrated template, about 0.1 s. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = serverUrl();
  const template = await templateName();
  const name = `test_${randomBytes(8).toString("hex")}`;
  await administer(server, (sql) => sql.unsafe(`create database ${name} template ${template}`));
  const url = withDatabase(server, name);
  const handle = connectDatabase(url, { maxConnections: TEST_CONNECTIONS_MAX, connectTimeoutMs: TEST_CONNECT_TIMEOUT_MS });
  const sql = postgres(url, { max: 2, onnotice: () => undefined });
  const drop = async () => {
    await Promise.all([handle.close(), sql.end({ timeout: 5 })]);
    await administer(server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
  };
  return { ...handle, sql, url, drop };
}

/** Makes the template if the server has none for these migrations yet. */
export async function prepareTemplate(server: string): Promise<void> {
  const template = await templateName();
  await administer(server, async (sql) => {
    await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
    if ((await sql`select 1 from pg_database where datname = ${template}`).length > 0) return;
    // Under another name until it is whole, so that a killed run leaves no half template behind.
    const half = `${template}_half`;
    await sql.unsafe(`drop database if exists ${half} with (force)`);
    await sql.unsafe(`create database ${half}`);
    await migrateDatabase(withDatabase(server, half));
    await sql.unsafe(`alter database ${half} rename to ${template}`);
  });
}

/** Named after the migrations' content: people with different migrations can share one server. */
async function templateName(): Promise<string> {
  const hash = createHash("sha256");
  const names = await readdir(MIGRATIONS_DIR);
  for (const name of names.filter((file) => file.endsWith(".sql")).sort()) {
    hash.update(name).update(await readFile(join(MIGRATIONS_DIR, name)));
  }
  return `template_${hash.digest("hex").slice(0, 16)}`;
}

function serverUrl(): string {
  const url = process.env[TEST_DATABASE_URL];
  if (!url) throw new Error(`${TEST_DATABASE_URL} is not set: tests run through vitest, whose set-up starts a Postgres`);
  return url;
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer<T>(server: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
