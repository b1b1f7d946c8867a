export const BPS_PER_PERCENT = 100;

/** Basis points of what somebody wrote as per cent, with a point or a comma. */
export function readBps(percent: string): number {
  return Math.round(Number(percent.replace(",", ".")) * BPS_PER_PERCENT);
}
