import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { DomainError } from "./errors";
import type { SqlExecutor } from "./sql";

const KEY_CHARS_MAX = 200;

export interface IdempotentRequest {
  readonly userId: string;
  /** The caller's `Idempotency-Key`; without one nothing is remembered. */
  readonly key: string | null;
  readonly operation: string;
  /** The whole input: the same key with another input is refused. */
  readonly input: unknown;
}

function hashOf(input: unknown): string {
  return createHash("sha256").update(JSON.stringify(input)).digest("hex");
}

/**
 * The answer that is kept for a key, or null: for work that can only be prepared while it has not been done.
 * @throws DomainError `idempotency_mismatch` for another input.
 */
export async function findAnswer<T extends object>(db: SqlExecutor, request: IdempotentRequest, parse: (stored: unknown) => T): Promise<T | null> {
  const { userId, key, operation, input } = request;
  if (key === null) return null;
  const [stored] = await db.execute(
    sql`select request_hash, response from idempotency_keys where user_id = ${userId} and operation = ${operation} and key = ${key}`,
  );
  if (stored === undefined) return null;
  if (stored.request_hash !== hashOf(input)) throw new DomainError("idempotency_mismatch");
  return parse(stored.response);
}

/**
 * Runs `work` once for a key and gives its first answer to every repeat. Call it inside the transaction of the work:
 * the answer and the effects are kept together, so that no crash can part them. Two at once: the second waits for the first.
 */
export async function runOnce<T extends object>(
  tx: SqlExecutor,
  request: IdempotentRequest,
  work: () => Promise<T>,
  parse: (stored: unknown) => T,
): Promise<T> {
  if (request.key === null) return work();
  if (request.key.length > KEY_CHARS_MAX) throw new DomainError("invalid_input", { sentence: `An Idempotency-Key has at most ${KEY_CHARS_MAX} characters.` });
  const requestHash = hashOf(request.input);
  const claimed = await tx.execute(
    sql`insert into idempotency_keys (user_id, key, operation, request_hash, response)
      values (${request.userId}, ${request.key}, ${request.operation}, ${requestHash}, '{}'::jsonb) on conflict do nothing returning key`,
  );
  const mine = sql`user_id = ${request.userId} and operation = ${request.operation} and key = ${request.key}`;
  if (claimed.length === 0) {
    const [stored] = await tx.execute(sql`select request_hash, response from idempotency_keys where ${mine}`);
    if (stored?.request_hash !== requestHash) throw new DomainError("idempotency_mismatch");
    return parse(stored.response);
  }
  const answer = await work();
  await tx.execute(sql`update idempotency_keys set response = ${JSON.stringify(answer)}::jsonb where ${mine}`);
  return answer;
}
