import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import { payoutOutbox, payoutRequests } from "@/db/schema";
import type { RailKind } from "../../adapters/rails";
import { textList } from "../../kernel/list-text";
import type { Services } from "../../services";
import type { PayoutRow } from "../states/move-payouts";
import type { PayoutState } from "../states/rules";

/** Far above the time that a rail may take, so that a lease that ran out means a process that died. */
export const LEASE_MS = 10 * 60_000;

export type OutboxRow = typeof payoutOutbox.$inferSelect;

export interface Claimed {
  readonly payout: PayoutRow;
  readonly outbox: OutboxRow;
  readonly token: string;
}

export interface ClaimRequest {
  readonly rail: RailKind;
  readonly states: readonly PayoutState[];
  /** Only these; all that are due without it. */
  readonly payoutIds?: readonly string[];
  /** Those that a person wants looked at now, however long they were to wait. */
  readonly isForced?: boolean;
  readonly limit: number;
}

/** Takes what is due and nobody else has, for the length of a lease. */
export async function claimOutbox(services: Services, request: ClaimRequest): Promise<Claimed[]> {
  const token = randomUUID();
  const now = services.clock.now();
  const nowText = now.toISOString();
  const until = new Date(now.getTime() + LEASE_MS).toISOString();
  const isAsked = request.payoutIds === undefined ? sql`true` : sql`p.id = any(${textList(request.payoutIds)})`;
  // What was never sent is due unless it was put off; what was sent is due at its time, and never again once it has none.
  const isUnsent = request.states.includes("APPROVED");
  const isItsTime = isUnsent ? sql`(o.check_at is null or o.check_at <= ${nowText})` : sql`o.check_at <= ${nowText}`;
  const isDue = request.isForced === true ? sql`true` : isItsTime;
  await services.db.execute(sql`
    update payout_outbox o set lease_token = ${token}, lease_until = ${until}
    from (
      select o.key from payout_outbox o join payout_requests p on p.id = o.payout_id
      where p.state = any(${textList(request.states)}) and o.rail = ${request.rail} and (o.lease_until is null or o.lease_until < ${nowText})
        and ${isDue} and ${isAsked}
      order by p.id limit ${request.limit}
      for update of o skip locked
    ) c where c.key = o.key`);
  const rows = await services.db
    .select({ payout: payoutRequests, outbox: payoutOutbox })
    .from(payoutOutbox)
    .innerJoin(payoutRequests, eq(payoutRequests.id, payoutOutbox.payoutId))
    .where(eq(payoutOutbox.leaseToken, token))
    .orderBy(payoutRequests.id);
  return rows.map((row) => ({ ...row, token }));
}

/** Lets go of what was claimed, to be taken again from `checkAt` on; with a reason that a person can read, nothing waits without one. */
export async function putOff(services: Services, claimed: readonly Claimed[], later: { readonly checkAt: Date; readonly reason: string }): Promise<void> {
  if (claimed.length === 0) return;
  const keys = claimed.map(({ outbox }) => outbox.key);
  await services.db.transaction(async (tx) => {
    const ids = claimed.map(({ payout }) => payout.id);
    await tx.update(payoutRequests).set({ reason: later.reason }).where(inArray(payoutRequests.id, ids));
    await tx.update(payoutOutbox).set({ leaseToken: null, leaseUntil: null, checkAt: later.checkAt }).where(inArray(payoutOutbox.key, keys));
  });
}
