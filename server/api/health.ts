import { sql } from "drizzle-orm";
import journal from "@/db/migrations/meta/_journal.json" with { type: "json" };
import type { SqlExecutor } from "@/server/kernel/sql";

export interface Readiness {
  readonly isReady: boolean;
  readonly reason: string;
}

const RETRY_AFTER_SECONDS = 2;

/** Whether the database answers; what a process needs to stay in the pool. */
export async function checkDatabase(db: SqlExecutor): Promise<Readiness> {
  try {
    await db.execute(sql`select 1`);
    return { isReady: true, reason: "ok" };
  } catch {
    return { isReady: false, reason: "The database does not answer." };
  }
}

/** Whether traffic may come: the database answers and is migrated as far as this build knows. */
export async function checkReadiness(db: SqlExecutor): Promise<Readiness> {
  const reached = await checkDatabase(db);
  if (!reached.isReady) return reached;
  const expected = journal.entries.length;
  try {
    const [row] = await db.execute(sql`select count(*)::int as applied from drizzle.__drizzle_migrations`);
    if (Number(row?.applied ?? 0) >= expected) return reached;
  } catch {
    return { isReady: false, reason: "The database has not been migrated." };
  }
  return { isReady: false, reason: "The database waits for a migration." };
}

/** 200 when ready, else 503 with when to ask again. */
export function healthResponse(readiness: Readiness): Response {
  const headers: HeadersInit = readiness.isReady ? {} : { "retry-after": String(RETRY_AFTER_SECONDS) };
  return Response.json({ status: readiness.reason }, { status: readiness.isReady ? 200 : 503, headers });
}
