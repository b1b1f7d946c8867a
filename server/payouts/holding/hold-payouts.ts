import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { newId } from "../../kernel/ids";
import { numberList, textList } from "../../kernel/list-text";
import { postTransfers, type Transfer } from "../../ledger";
import { recordDecisions } from "../../tax";
import { recordSteps } from "../states/move-payouts";
import { holdTransfers } from "../states/postings";
import { secondPersonCents } from "../states/rules";
import type { PlannedHold } from "./plan-hold";

export interface HoldCause {
  readonly period: string | null;
  readonly runId: string | null;
  readonly requestedBy: string;
  /** The payout that is tried again, and the number of the new attempt. */
  readonly retryOf?: { readonly id: string; readonly attempt: number };
  readonly now: Date;
}

export interface HeldPayout {
  readonly id: string;
  readonly accountId: string;
  readonly amountCents: number;
}

/** So many transfers go into one posting of the ledger. */
const POSTED_AT_ONCE = 8_000;

interface NewPayout {
  readonly id: string;
  readonly hold: PlannedHold;
}

function texts(rows: readonly NewPayout[], pick: (row: NewPayout) => string): SQL {
  return textList(rows.map(pick));
}

function bigints(rows: readonly NewPayout[], pick: (row: NewPayout) => number | bigint): SQL {
  return numberList("bigint", rows.map(pick));
}

async function insertPayouts(tx: Tx, rows: readonly NewPayout[], cause: HoldCause): Promise<void> {
  const now = cause.now.toISOString();
  const limitCents = secondPersonCents(cause.now);
  const attempt = cause.retryOf?.attempt ?? 1;
  await tx.execute(sql`
    insert into payout_requests (id, account_id, amount, currency, status, state, version, period, run_id, requested_by, gross_micros, withheld_micros,
      from_version, to_version, spans, attempt, retry_of_id, rail, method_seal_id, method_last4, needs_second, created_at, updated_at)
    select i.id, i.account_id, i.amount, i.currency, 'PENDING', 'HELD', 1, ${cause.period}, ${cause.runId}, ${cause.requestedBy}, i.gross, i.withheld,
      coalesce(lower(i.spans::int8multirange) - 1, 0), coalesce(upper(i.spans::int8multirange) - 1, 0), i.spans::int8multirange, ${attempt}, ${cause.retryOf?.id ?? null}, i.rail, i.seal_id, i.last4, i.amount > ${limitCents}, ${now}, ${now}
    from unnest(${texts(rows, ({ id }) => id)}, ${texts(rows, ({ hold }) => hold.candidate.accountId)}, ${bigints(rows, ({ hold }) => hold.amountCents)},
      ${texts(rows, ({ hold }) => hold.candidate.currency)}, ${bigints(rows, ({ hold }) => hold.grossMicros)},
      ${bigints(rows, ({ hold }) => hold.withholding.withheldMicros)}, ${texts(rows, ({ hold }) => hold.candidate.spans)},
      ${texts(rows, ({ hold }) => hold.method.kind)},
      ${texts(rows, ({ hold }) => hold.method.sealId)}, ${texts(rows, ({ hold }) => hold.method.last4)})
      as i(id, account_id, amount, currency, gross, withheld, spans, rail, seal_id, last4)`);
}

/**
 * Holds what is to be paid: payouts in HELD with their tax decisions, steps, events and pending transfers, in the
 * caller's transaction. It posts, so only the audit log comes after it.
 * @throws DomainError `rule_refused` when an account has less than planned by now.
 */
export async function holdPayouts(tx: Tx, planned: readonly PlannedHold[], cause: HoldCause): Promise<HeldPayout[]> {
  if (planned.length === 0) return [];
  const rows: NewPayout[] = planned.map((hold) => ({ id: newId("payout", cause.now.getTime()), hold }));
  await insertPayouts(tx, rows, cause);
  const attempt = cause.retryOf?.attempt ?? 1;
  await recordDecisions(
    tx,
    rows.map(({ id, hold: { candidate, withholding } }) => ({
      id: `${id}-${attempt}`,
      userId: candidate.accountId,
      currency: candidate.currency,
      withholding,
    })),
    cause.now,
  );
  await recordSteps(
    tx,
    rows.map(({ id, hold }) => ({ payoutId: id, accountId: hold.candidate.accountId, version: 1, state: "HELD", reason: null })),
    { actorId: cause.requestedBy, now: cause.now },
  );
  const transfers: Transfer[] = rows.flatMap(({ id, hold: { candidate, method, amountCents, withholding } }) =>
    holdTransfers({
      id,
      accountId: candidate.accountId,
      currency: candidate.currency,
      rail: method.kind,
      amountCents,
      withheldMicros: withholding.withheldMicros,
    }),
  );
  for (let from = 0; from < transfers.length; from += POSTED_AT_ONCE) await postTransfers(tx, transfers.slice(from, from + POSTED_AT_ONCE), cause.now);
  return rows.map(({ id, hold }) => ({ id, accountId: hold.candidate.accountId, amountCents: hold.amountCents }));
}
