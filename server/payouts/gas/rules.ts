/** A micro of a coin with 18 decimals. */
const WEI_PER_MICRO = 10n ** 12n;

/**
 * What goes into the books of a fee: the whole micros of all that was paid so far, less those that are there already. A part of a micro
 * waits for the next fee, so that the books are never a micro off, however many fees there are.
 */
export function bookedMicros(before: { readonly totalWei: bigint }, feeWei: bigint): { readonly totalWei: bigint; readonly micros: bigint } {
  const totalWei = before.totalWei + feeWei;
  return { totalWei, micros: totalWei / WEI_PER_MICRO - before.totalWei / WEI_PER_MICRO };
}
