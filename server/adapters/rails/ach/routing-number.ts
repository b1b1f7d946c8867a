const WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1] as const;

/** Nine digits of which 3, 7 and 1 times each in turn sum to a multiple of ten (American Bankers Association). */
export function isRoutingNumber(text: string): boolean {
  return /^\d{9}$/.test(text) && text !== "000000000" && WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(text.charAt(place)), 0) % 10 === 0;
}
