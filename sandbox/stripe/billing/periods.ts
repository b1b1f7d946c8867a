/** Billing periods: from an anchor in steps of an interval, in UTC, in Unix seconds. */

export interface Interval {
  readonly interval: string;
  readonly interval_count: number;
}

export interface Period {
  readonly start: number;
  readonly end: number;
}

export const DAY_S = 86_400;
export const HOUR_S = 3_600;
const WEEK_S = 7 * DAY_S;
const MONTHS_OF_YEAR = 12;

/**
 * The anchor moved by `count` intervals. A day of the month that a month does not have becomes its last, and comes back in months
 * that have it (docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function moveByIntervals(anchorS: number, { interval, interval_count }: Interval, count: number): number {
  const steps = interval_count * count;
  if (interval === "day") return anchorS + steps * DAY_S;
  if (interval === "week") return anchorS + steps * WEEK_S;
  return moveByMonths(anchorS, interval === "year" ? steps * MONTHS_OF_YEAR : steps);
}

/** The period around a moment; a moment on a border belongs to the period that it begins. */
export function periodAround(anchorS: number, interval: Interval, atS: number): Period {
  let count = Math.floor((atS - anchorS) / approximateS(interval));
  while (moveByIntervals(anchorS, interval, count + 1) <= atS) count += 1;
  while (moveByIntervals(anchorS, interval, count) > atS) count -= 1;
  return { start: moveByIntervals(anchorS, interval, count), end: moveByIntervals(anchorS, interval, count + 1) };
}

/** By months, to the same time of the day. */
function moveByMonths(atS: number, months: number): number {
  const at = new Date(atS * 1000);
  const month = at.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(at.getUTCDate(), lastDay);
  return Date.UTC(at.getUTCFullYear(), month, day, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()) / 1000;
}

function approximateS({ interval, interval_count }: Interval): number {
  const days: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365 };
  return (days[interval] ?? 30) * interval_count * DAY_S;
}
