import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { newId } from "./ids";
import type { Json, SqlExecutor } from "./sql";

export interface AuditEntry {
  /** A user id, or the name of the part of the system that acted. */
  readonly actorId: string;
  /** Domain and verb, such as `accounts/password.reset`. */
  readonly action: string;
  readonly target: string;
  readonly before?: Json;
  readonly after?: Json;
}

export interface ChainedEntry {
  readonly seq: number;
  readonly id: string;
  readonly actorId: string;
  readonly action: string;
  readonly target: string;
  readonly before: Json;
  readonly after: Json;
  readonly at: string;
}

/** What the first row of the chain names as the one before it. */
export const CHAIN_START = "0".repeat(64);
const CHAIN_LOCK = 7_341_001;

function canonical(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

/** SHA-256 in hex over the row before and every field of this one, keys sorted, so that any later change shows. */
export function hashEntry(previousHash: string, entry: ChainedEntry): string {
  const fields: Json = {
    seq: entry.seq,
    id: entry.id,
    actorId: entry.actorId,
    action: entry.action,
    target: entry.target,
    before: entry.before,
    after: entry.after,
    at: entry.at,
  };
  return createHash("sha256").update(previousHash).update("\n").update(canonical(fields)).digest("hex");
}

/**
 * Appends a row to the audit log inside the caller's transaction: both happen or neither does.
 * A lock held until the transaction ends keeps the chain in one line, so append as the last thing a transaction does.
 */
export async function appendAudit(tx: SqlExecutor, entry: AuditEntry, now: Date): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`);
  // Under another name than the column's: `order by` would take the text, in which 9 comes after 10.
  const [last] = await tx.execute(sql`select seq::text as last_seq, hash from audit_log order by seq desc limit 1`);
  const previousHash = typeof last?.hash === "string" ? last.hash : CHAIN_START;
  const row: ChainedEntry = {
    seq: Number(last?.last_seq ?? 0) + 1,
    id: newId("audit", now.getTime()),
    actorId: entry.actorId,
    action: entry.action,
    target: entry.target,
    before: entry.before ?? null,
    after: entry.after ?? null,
    at: now.toISOString(),
  };
  const json = (value: Json): SQL => (value === null ? sql`null` : sql`${JSON.stringify(value)}::jsonb`);
  await tx.execute(
    sql`insert into audit_log (seq, id, actor_id, action, target, before, after, at, previous_hash, hash)
      values (${row.seq}, ${row.id}, ${row.actorId}, ${row.action}, ${row.target}, ${json(row.before)}, ${json(row.after)}, ${row.at}, ${previousHash}, ${hashEntry(previousHash, row)})`,
  );
}
