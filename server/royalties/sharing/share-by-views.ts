const SAFE_MAX = Number.MAX_SAFE_INTEGER;

/** Room for the remainders of one split, made once and grown as needed: a month has millions of splits. */
let remainders = new Float64Array(64);

/**
 * Whole micros for each of those watched, in proportion to views, summing to `micros`: largest remainder, and among equal remainders
 * first the one at place `turn` (counted around). All are integers below 2⁵³, where numbers are exact.
 */
export function shareByViews(micros: number, views: ArrayLike<number>, totalViews: number, turn: number): number[] {
  const count = views.length;
  if (remainders.length < count) remainders = new Float64Array(count * 2);
  const isSmall = micros * totalViews <= SAFE_MAX;
  const shares = new Array<number>(count);
  let left = micros;
  for (let i = 0; i < count; i++) {
    const seen = views[i] ?? 0;
    const rest = isSmall ? (micros * seen) % totalViews : Number((BigInt(micros) * BigInt(seen)) % BigInt(totalViews));
    const share = isSmall ? (micros * seen - rest) / totalViews : Number((BigInt(micros) * BigInt(seen)) / BigInt(totalViews));
    remainders[i] = rest;
    shares[i] = share;
    left -= share;
  }
  return left === 0 ? shares : handOut(shares, left, turn % count);
}

/** Gives one micro more to as many as are left, the largest remainders first. Fewer are left than there are shares. */
function handOut(shares: number[], left: number, first: number): number[] {
  const count = shares.length;
  const order = Array.from({ length: count }, (_, n) => (first + n) % count);
  order.sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0));
  for (let n = 0; n < left; n++) {
    const place = order[n] ?? 0;
    shares[place] = (shares[place] ?? 0) + 1;
  }
  return shares;
}
