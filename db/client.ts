import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema";

export type Database = PostgresJsDatabase<typeof schema>;
/** A database or a transaction of it: what every query takes. */
export type Tx = Database | Parameters<Parameters<Database["transaction"]>[0]>[0];

export interface DatabaseHandle {
  readonly db: Database;
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

const POOL_CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_SECONDS = 10;
const IDLE_TIMEOUT_SECONDS = 60;
/** A statement of a request that runs longer than this is a fault; jobs that need longer set their own. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_SECONDS = 5;

/** Connects lazily; a lost connection is made anew at the next query, so a Postgres that restarts is survived. */
export function connectDatabase(url: string, options: { readonly maxConnections?: number } = {}): DatabaseHandle {
  const sql = postgres(url, {
    max: options.maxConnections ?? POOL_CONNECTIONS_MAX,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    idle_timeout: IDLE_TIMEOUT_SECONDS,
    connection: { statement_timeout: STATEMENT_TIMEOUT_MS, TimeZone: "UTC" },
    onnotice: () => undefined,
  });
  return { db: drizzle(sql, { schema }), sql, close: () => sql.end({ timeout: CLOSE_TIMEOUT_SECONDS }) };
}
