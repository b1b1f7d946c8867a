import type { ShownSubscription } from "./contract";
import type { ShownRow } from "./queries";
import { withdrawableUntil } from "./rules";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What a fan sees of a membership. */
export function showSubscription({ row, artist, tier, nextTier, pendingTier }: ShownRow, now: Date): ShownSubscription {
  const renews = (row.status === "ACTIVE" || row.status === "TRIALING") && !row.cancelAtPeriodEnd;
  return {
    id: row.id,
    artist,
    tier,
    nextTier,
    nextInterval: nextTier === null ? null : (row.nextInterval ?? row.interval),
    pendingTier,
    interval: row.interval,
    currency: row.currency,
    amountCents: row.amountCents,
    status: row.status,
    renewsAt: renews ? iso(row.currentPeriodEnd) : null,
    currentPeriodEnd: iso(row.currentPeriodEnd),
    trialEndsAt: iso(row.trialEndsAt),
    cancelAtPeriodEnd: row.cancelAtPeriodEnd,
    pauseEndsAt: iso(row.pauseEndsAt),
    graceEndsAt: iso(row.graceEndsAt),
    startedAt: iso(row.startedAt),
    endedAt: iso(row.endedAt),
    createdAt: row.createdAt.toISOString(),
    withdrawableUntil: iso(withdrawableUntil(row, now)),
  };
}
