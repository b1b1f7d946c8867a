const BPS_PER_WHOLE = 10_000;

/** What reaches the artist of an amount without tax, in cents; the same rule as the one that splits the payment: the fee is rounded half up. */
export function artistCentsOf(amountCents: number, feeBps: number): number {
  return amountCents - Math.floor((amountCents * feeBps + BPS_PER_WHOLE / 2) / BPS_PER_WHOLE);
}
