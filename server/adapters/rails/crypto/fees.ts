/** Wei a unit of gas (EIP-1559). */
export interface GasFees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

interface FeeRules {
  readonly maxFeePerGasCap: bigint;
  readonly minPriorityFeePerGas: bigint;
}

const larger = (a: bigint, b: bigint) => (a > b ? a : b);
const smaller = (a: bigint, b: bigint) => (a < b ? a : b);

/**
 * What to offer now: twice the base fee, which lets it double before a transaction waits, and the tip that the node suggests.
 * Null when the base fee and the tip are above the cap already: then it is better to wait.
 */
export function chooseFees(baseFeePerGas: bigint, suggestedTip: bigint, rules: FeeRules): GasFees | null {
  const tip = larger(suggestedTip, rules.minPriorityFeePerGas);
  if (baseFeePerGas + tip > rules.maxFeePerGasCap) return null;
  return { maxFeePerGas: smaller(2n * baseFeePerGas + tip, rules.maxFeePerGasCap), maxPriorityFeePerGas: tip };
}

/** Up by an eighth, rounded up: nodes take a replacement for a tenth more, of both fees (go-ethereum, `txpool.pricebump`). */
const bump = (fee: bigint) => fee + (fee + 7n) / 8n;

/** What a replacement of a transaction must offer at least, and better what is asked now. Null above the cap. */
export function raiseFees(before: GasFees, now: GasFees, rules: FeeRules): GasFees | null {
  const maxFeePerGas = larger(bump(before.maxFeePerGas), now.maxFeePerGas);
  const maxPriorityFeePerGas = larger(bump(before.maxPriorityFeePerGas), now.maxPriorityFeePerGas);
  return maxFeePerGas > rules.maxFeePerGasCap || maxPriorityFeePerGas > maxFeePerGas ? null : { maxFeePerGas, maxPriorityFeePerGas };
}
