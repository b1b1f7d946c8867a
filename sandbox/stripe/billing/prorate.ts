import type { Period } from "./periods";

/**
 * What a part of a period costs: the amount times the seconds that are left, over those of the whole, rounded half away from zero
 * to the cent (docs.stripe.com/billing/subscriptions/prorations: proration is calculated to the second).
 */
export function prorateCents(amountCents: number, whole: Period, fromS: number): number {
  const left = BigInt(Math.min(Math.max(whole.end - fromS, 0), whole.end - whole.start));
  return divideRounded(BigInt(amountCents) * left, BigInt(whole.end - whole.start));
}

/** `percent` of an amount, with up to two decimals, rounded half away from zero. */
export function percentOfCents(amountCents: number, percent: number): number {
  return divideRounded(BigInt(amountCents) * BigInt(Math.round(percent * 100)), 10_000n);
}

/** Rounded half away from zero. */
export function divideRounded(dividend: bigint, divisor: bigint): number {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return Number(dividend < 0n ? -rounded : rounded);
}

/** Shares of `totalCents` by weight, by largest remainder: they always sum to the whole. */
export function shareCents(totalCents: number, weights: readonly number[]): number[] {
  const sum = BigInt(weights.reduce((all, weight) => all + weight, 0));
  if (sum === 0n) return weights.map(() => 0);
  const exact = weights.map((weight, index) => ({
    index,
    share: (BigInt(totalCents) * BigInt(weight)) / sum,
    rest: (BigInt(totalCents) * BigInt(weight)) % sum,
  }));
  let left = totalCents - Number(exact.reduce((all, { share }) => all + share, 0n));
  const shares = exact.map(({ share }) => Number(share));
  for (const { index } of exact.toSorted((a, b) => Number(b.rest - a.rest) || a.index - b.index)) {
    if (left <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}
