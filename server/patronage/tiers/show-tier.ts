import { CURRENCIES, isCurrency, localPrices, type Rates } from "../currencies/rules";
import type { ShownTier, StudioTier } from "./contract";
import type { TierRow } from "./queries";

function pricesOf(row: TierRow, rates: Rates): ShownTier["prices"] {
  const others = CURRENCIES.filter((currency) => currency !== row.currency);
  return [row.currency, ...others].filter(isCurrency).flatMap((currency) => {
    const prices = localPrices(row, currency, rates);
    return prices === null ? [] : [{ currency, ...prices }];
  });
}

/** A tier as anybody sees it. */
export function showTier(row: TierRow, seatsTaken: number, rates: Rates): ShownTier {
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
    prices: pricesOf(row, rates),
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
export function showStudioTier(row: TierRow, seatsTaken: number, rates: Rates): StudioTier {
  return { ...showTier(row, seatsTaken, rates), welcomeNote: row.welcomeNote, isActive: row.isActive, seatsTaken };
}
