import type { ShownTier, StudioTier } from "./contract";
import type { TierRow } from "./queries";

/** A tier as anybody sees it. */
export function showTier(row: TierRow, seatsTaken: number): ShownTier {
  return {
    id: row.id,
    key: row.key,
    rank: row.rank,
    name: row.name,
    description: row.description,
    benefits: row.benefits,
    monthlyCents: row.monthlyCents,
    yearlyCents: row.yearlyCents,
    currency: row.currency,
    seatsMax: row.seatsMax,
    seatsLeft: row.seatsMax === null ? null : Math.max(0, row.seatsMax - seatsTaken),
    trialDays: row.trialDays,
    earlyAccessHours: row.earlyAccessHours,
    canDownload: row.canDownload,
    callsPerMonth: row.callsPerMonth,
    hasLivestreams: row.hasLivestreams,
    hasCredit: row.hasCredit,
    hasDiscord: row.hasDiscord,
    hasProfitShare: row.hasProfitShare,
  };
}

/** A tier as its artist sees it. */
export function showStudioTier(row: TierRow, seatsTaken: number): StudioTier {
  return { ...showTier(row, seatsTaken), welcomeNote: row.welcomeNote, isActive: row.isActive, seatsTaken };
}
