import { sql } from "drizzle-orm";
import { DomainError } from "../kernel/errors";
import type { SqlExecutor } from "../kernel/sql";
import { encodeBatch } from "./encode-batch";
import type { Transfer } from "./transfer";

/** What the database says when it refuses a batch (SQLSTATE, or the constraint that was in the way). */
const REFUSALS: Readonly<Record<string, DomainError["code"]>> = {
  LG001: "conflict",
  LG002: "conflict",
  LG003: "rule_refused",
  LG004: "rule_refused",
  LG005: "conflict",
  ledger_accounts_floor: "rule_refused",
};

/**
 * Posts a batch inside the caller's transaction: all of it, or the transaction fails. A transfer that is in the ledger
 * already, with the same content, posts nothing. Accounts are opened as they are named.
 * From here until the transaction ends nobody else posts, so do it late; the audit log still comes after it.
 * @returns how many were new.
 * @throws DomainError conflict for an id with another content or of a voided hold; rule_refused when an account would
 *   fall below its floor, a reversal exceeds what it reverses, or a hold is not open; invalid_input for a malformed batch.
 */
export async function postTransfers(tx: SqlExecutor, transfers: readonly Transfer[], now: Date): Promise<{ readonly posted: number }> {
  if (transfers.length === 0) return { posted: 0 };
  const values = encodeBatch(transfers, now).map(({ type, value }) => sql`${sql.param(value)}::${sql.raw(type)}`);
  try {
    const [row] = await tx.execute(sql`select posted from ledger_post(${sql.join(values, sql`, `)})`);
    return { posted: Number(row?.posted) };
  } catch (thrown) {
    throw explain(thrown);
  }
}

function explain(thrown: unknown): unknown {
  for (let current = thrown; current instanceof Error; current = current.cause) {
    const name = "constraint" in current && typeof current.constraint === "string" ? current.constraint : "";
    const state = "code" in current && typeof current.code === "string" ? current.code : "";
    const code = REFUSALS[name] ?? REFUSALS[state];
    if (code !== undefined) {
      const sentence = name === "" ? current.message : "There is not enough in the account for this.";
      return new DomainError(code, { sentence, cause: thrown });
    }
  }
  return thrown;
}
