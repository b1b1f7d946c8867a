import { MICROS_PER_CENT } from "../../kernel/money";
import type { PayoutRow } from "../states/move-payouts";
import type { ShownPayout } from "./contract";

export function showPayout(row: PayoutRow): ShownPayout {
  const { id, amount, currency, status, state, reason, period, attempt, retryOfId, feeCents, railReference } = row;
  return {
    ...{ id, payoutId: id, amountCents: amount, currency, status, state, reason, period, attempt, retryOfId, feeCents, railReference },
    grossCents: Number(row.grossMicros / MICROS_PER_CENT),
    withheldCents: Number(row.withheldMicros / MICROS_PER_CENT),
    method: { kind: row.rail, last4: row.methodLast4 },
    createdAt: row.createdAt.toISOString(),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}
