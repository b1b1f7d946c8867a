import { sql } from "drizzle-orm";
import type { payoutRequests } from "@/db/schema";
import { sendEvents } from "@/inngest/events";
import { DomainError } from "../../kernel/errors";
import { numberList, textList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";
import { isEnd, type PayoutState, statusOf } from "./rules";

export type PayoutRow = typeof payoutRequests.$inferSelect;

export interface PayoutMove {
  readonly payout: Pick<PayoutRow, "id" | "accountId" | "state" | "version">;
  readonly to: PayoutState;
  /** Why, for a person; null where the state says all. */
  readonly reason: string | null;
  readonly railReference?: string | null;
  readonly feeCents?: number;
}

/**
 * Changes states by compare-and-set on state and version, with a step and an event each, in the caller's transaction: all of them or none.
 * @throws DomainError `conflict` when one of them was changed by somebody else since it was read.
 */
export async function movePayouts(tx: SqlExecutor, moves: readonly PayoutMove[], by: { readonly actorId: string; readonly now: Date }): Promise<void> {
  if (moves.length === 0) return;
  const now = by.now.toISOString();
  const moved = await tx.execute(sql`
    update payout_requests p
    set state = i.to_state, status = i.status, version = p.version + 1, reason = i.reason, rail_reference = coalesce(i.reference, p.rail_reference),
      fee_cents = p.fee_cents + i.fee, updated_at = ${now}, completed_at = case when i.is_end then ${now}::timestamptz end
    from unnest(${textList(moves.map(({ payout }) => payout.id))}, ${textList(moves.map(({ payout }) => payout.state))},
      ${numberList(
        "integer",
        moves.map(({ payout }) => payout.version),
      )}, ${textList(moves.map(({ to }) => to))}, ${textList(moves.map(({ to }) => statusOf(to)))},
      ${textList(moves.map(({ reason }) => reason))}, ${textList(moves.map(({ railReference }) => railReference ?? null))},
      ${numberList(
        "integer",
        moves.map(({ feeCents }) => feeCents ?? 0),
      )}, ${sql.param(moves.map(({ to }) => isEnd(to)))}::boolean[])
      as i(id, from_state, version, to_state, status, reason, reference, fee, is_end)
    where p.id = i.id and p.version = i.version and p.state = i.from_state
    returning p.id`);
  if (moved.length !== moves.length) throw new DomainError("conflict", { sentence: "This payout was changed by somebody else meanwhile. Look at it again." });
  await recordSteps(
    tx,
    moves.map(({ payout, to, reason }) => ({ payoutId: payout.id, accountId: payout.accountId, version: payout.version + 1, state: to, reason })),
    by,
  );
}

export interface Step {
  readonly payoutId: string;
  readonly accountId: string;
  readonly version: number;
  readonly state: PayoutState;
  readonly reason: string | null;
}

/** Writes down that payouts came to a state, and tells those who wait for it. */
export async function recordSteps(tx: SqlExecutor, steps: readonly Step[], by: { readonly actorId: string; readonly now: Date }): Promise<void> {
  await tx.execute(sql`
    insert into payout_steps (payout_id, version, state, actor_id, reason, at)
    select i.id, i.version, i.state, ${by.actorId}, i.reason, ${by.now.toISOString()}
    from unnest(${textList(steps.map(({ payoutId }) => payoutId))}, ${numberList(
      "integer",
      steps.map(({ version }) => version),
    )},
      ${textList(steps.map(({ state }) => state))}, ${textList(steps.map(({ reason }) => reason))}) as i(id, version, state, reason)`);
  await sendEvents(
    tx,
    "payouts/payout.changed",
    steps.map(({ payoutId, accountId, state, version }) => ({ id: `payout:${payoutId}:${version}`, data: { payoutId, accountId, state, version } })),
  );
}
