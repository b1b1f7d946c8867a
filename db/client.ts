import { drizzle } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Pool } from "pg";
import { type Listeners, listenTo } from "./listen";
import { type PoolOptions, type Rows, RowsPool } from "./pool";
import * as schema from "./schema";

/** What a statement in plain SQL answers with: its rows. */
interface RowsResult extends PgQueryResultHKT {
  type: Rows<this["row"] extends Record<string, unknown> ? this["row"] : Record<string, unknown>>;
}

export type Database = PgDatabase<RowsResult, typeof schema>;
/** A database or a transaction of it: what every query takes. */
export type Tx = Database | Parameters<Parameters<Database["transaction"]>[0]>[0];

export interface DatabaseHandle {
  readonly db: Database;
  /** Hears notifications until what it answers is called; a lost connection is made anew, and `onListening` told. */
  listen(listeners: Listeners): () => Promise<void>;
  close(): Promise<void>;
}

/** Connects lazily; a lost connection is made anew at the next query, so a Postgres that restarts is survived. */
export function connectDatabase(url: string, options: PoolOptions = {}): DatabaseHandle {
  const pool = new RowsPool(url, options);
  // drizzle's types name the driver's own classes; what it calls is what RowsPool has, and what comes back are rows.
  const db = drizzle(pool as unknown as Pool, { schema }) as unknown as Database;
  return { db, listen: (listeners) => listenTo(url, listeners), close: () => pool.end() };
}
