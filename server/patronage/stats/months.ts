/** The last `count` calendar months in UTC up to the one of `now`, as `2027-01`, in order. */
export function listMonths(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + 1 + n, 1));
    return start.toISOString().slice(0, "2027-01".length);
  });
}
