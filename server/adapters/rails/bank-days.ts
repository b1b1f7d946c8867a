import { DAY_MS } from "../../kernel/durations";

/** No calendar closes banks for longer; a search that goes on beyond is a fault of ours. */
const CLOSED_DAYS_MAX = 10;

export type BankCalendar = "target" | "federal-reserve";

/** Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
function easterMs(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1);
}

const monthDay = (ms: number) => new Date(ms).toISOString().slice(5, 10);

/** Days on which T2 is closed (ECB Guideline 2012/27, annex II). */
function isTargetHoliday(ms: number): boolean {
  const easter = easterMs(new Date(ms).getUTCFullYear());
  return ["01-01", "05-01", "12-25", "12-26", monthDay(easter - 2 * DAY_MS), monthDay(easter + DAY_MS)].includes(monthDay(ms));
}

/** A holiday of fixed date that falls on a Sunday is kept on the Monday; on a Saturday it is not made up for (frbservices.org). */
function isFederalHoliday(ms: number): boolean {
  const date = new Date(ms);
  const isMonday = date.getUTCDay() === 1;
  const fixed = ["01-01", "06-19", "07-04", "11-11", "12-25"];
  if (fixed.includes(monthDay(ms)) || (isMonday && fixed.includes(monthDay(ms - DAY_MS)))) return true;
  const week = Math.ceil(date.getUTCDate() / 7);
  const month = date.getUTCMonth() + 1;
  if (month === 11 && date.getUTCDay() === 4) return week === 4;
  if (!isMonday) return false;
  if (month === 5) return date.getUTCDate() > 24;
  return ["1-3", "2-3", "9-1", "10-2"].includes(`${month}-${week}`);
}

/** Whether banks of that calendar move money on the (UTC) day of a moment. */
export function isBankDay(at: Date, calendar: BankCalendar): boolean {
  const ms = at.getTime();
  const isWeekend = [0, 6].includes(at.getUTCDay());
  return !isWeekend && !(calendar === "target" ? isTargetHoliday(ms) : isFederalHoliday(ms));
}

/** The day, as `2026-12-01`, that comes `days` bank days after the day of `from`. */
export function bankDayAfter(from: Date, days: number, calendar: BankCalendar): string {
  let ms = from.getTime();
  let left = days;
  for (let tried = 0; left > 0; tried++) {
    if (tried > days * CLOSED_DAYS_MAX) throw new Error(`No bank day in sight after ${from.toISOString()}`);
    ms += DAY_MS;
    if (isBankDay(new Date(ms), calendar)) left--;
  }
  return new Date(ms).toISOString().slice(0, 10);
}
