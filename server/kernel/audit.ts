import { type SQL, sql } from "drizzle-orm";
import { AUDIT_FORMAT, CHAIN_START, commitTo, hashCommitted, makeSalt } from "./audit-hash";
import { newId } from "./ids";
import { currentOrigin } from "./origin";
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

const CHAIN_LOCK = 7_341_001;

/** A value with what keeps its commitment from being guessed; nothing at all of nothing. */
function commit(value: Json | null): { readonly salt: string | null; readonly hash: string | null } {
  if (value === null) return { salt: null, hash: null };
  const salt = makeSalt();
  return { salt, hash: commitTo(salt, value) };
}

/**
 * Appends a row to the audit log inside the caller's transaction: both happen or neither does.
 * A lock held until the transaction ends keeps the chain in one line, so append as the last thing a transaction does.
 * What was, what is and from where it was asked are covered by salted commitments: they can be forgotten, never changed.
 */
export async function appendAudit(tx: SqlExecutor, entry: AuditEntry, now: Date): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`);
  // Under another name than the column's: `order by` would take the text, in which 9 comes after 10.
  const [last] = await tx.execute(sql`select seq::text as last_seq, hash from audit_log order by seq desc limit 1`);
  const previousHash = typeof last?.hash === "string" ? last.hash : CHAIN_START;
  const { actorId, action, target, before = null, after = null } = entry;
  const origin = currentOrigin();
  const detail = commit(before === null && after === null ? null : { before, after });
  const place = commit(origin);
  const row = {
    seq: Number(last?.last_seq ?? 0) + 1,
    id: newId("audit", now.getTime()),
    actorId,
    action,
    target,
    detailHash: detail.hash,
    originHash: place.hash,
    at: now.toISOString(),
  };
  const json = (value: Json): SQL => (value === null ? sql`null` : sql`${JSON.stringify(value)}::jsonb`);
  await tx.execute(
    sql`insert into audit_log (seq, id, format, actor_id, action, target, before, after, detail_salt, detail_hash, origin, origin_salt, origin_hash, at, previous_hash, hash)
      values (${row.seq}, ${row.id}, ${AUDIT_FORMAT}, ${actorId}, ${action}, ${target}, ${json(before)}, ${json(after)}, ${detail.salt}, ${detail.hash},
        ${json(origin)}, ${place.salt}, ${place.hash}, ${row.at}, ${previousHash}, ${hashCommitted(previousHash, row)})`,
  );
}
