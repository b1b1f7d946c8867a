/** The month of that moment in UTC, `2027-01`. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, "2027-01".length);
}

/** Where the first of the `count` months that end with the one of `now` begins, in UTC. */
export function firstMonthStart(now: Date, count: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + 1, 1));
}

/** The months from the one of `start` to the one of `end`, both included. */
export function listMonths(start: Date, end: Date): string[] {
  const months: string[] = [];
  for (let n = 0; months.at(-1) !== monthOf(end); n++) months.push(monthOf(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + n, 1))));
  return months;
}
