import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { keyOf } from "../../adapters/rails";
import { textList } from "../../kernel/list-text";
import type { PayoutRow } from "../states/move-payouts";

/** Puts payouts that are approved by it into the outbox, in the caller's transaction: from its commit on they are to be sent. */
export async function addToOutbox(tx: Tx, payouts: readonly Pick<PayoutRow, "id" | "attempt" | "rail">[], now: Date): Promise<void> {
  if (payouts.length === 0) return;
  const keys = textList(payouts.map(({ id, attempt }) => keyOf({ payoutId: id, attempt })));
  // One that was held when holds made the row has it already.
  await tx.execute(sql`
    insert into payout_outbox (key, payout_id, rail, created_at)
    select i.key, i.payout_id, i.rail, ${now.toISOString()}
    from unnest(${keys}, ${textList(payouts.map(({ id }) => id))}, ${textList(payouts.map(({ rail }) => rail))}) as i(key, payout_id, rail)
    on conflict (key) do nothing`);
}
