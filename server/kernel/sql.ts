import type { SQL } from "drizzle-orm";

/** A value that JSON can carry without loss. Never a bigint: those go as strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What the kernel needs of a database or a transaction of it. */
export interface SqlExecutor {
  execute(query: SQL): PromiseLike<readonly Record<string, unknown>[]>;
}
