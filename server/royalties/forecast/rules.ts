import { smallerOf } from "../../kernel/money";

/**
 * What a month will bring, by a plain method that anybody can do by hand: each day to come brings what days of its weekday
 * brought on average in the last eight weeks (the seasonal mean; Hyndman and Athanasopoulos, "Forecasting: Principles and
 * Practice", 3rd ed., §5.2). The same is done for past months as they were at this day of theirs (§5.10), and how far those
 * were off makes the interval: the ⌈(n+1)·0.8⌉-th smallest of n relative errors (split conformal prediction; Lei et al.,
 * "Distribution-Free Predictive Inference for Regression", JASA 113, 2018). With fewer than four such months it is 1.28
 * standard deviations of the days of those weeks times the root of the days to come (§5.5, errors taken as normal).
 */
export const CONFIDENCE_PERCENT = 80;
export const BACKTEST_MONTHS_MAX = 12;
const WEEKS = 8;
const WEEK_DAYS = 7;
/** Less history than this makes no interval, and for a past month no forecast to compare with. */
const HISTORY_DAYS_MIN = 14;
const CONFORMAL_MONTHS_MIN = 4;
/** Of the normal distribution, for 80 %, in ten-thousandths. */
const Z_TEN_THOUSANDTHS = 12_816n;
const PPM = 1_000_000n;

/** What was earned by day; a day that is not there brought nothing. Days are counted from the Unix epoch, in UTC. */
export type Days = ReadonlyMap<number, bigint>;

export interface MonthOfDays {
  readonly firstDay: number;
  /** The first day after it. */
  readonly endDay: number;
}

export interface Reckoned {
  /** Before `today`. */
  readonly knownMicros: bigint;
  /** From `today` to the month's end. */
  readonly comingMicros: bigint;
  readonly historyDays: number;
}

/** The month as it looks at the beginning of `today`, from the days before alone. */
export function reckon(days: Days, month: MonthOfDays, today: number, firstEver: number): Reckoned {
  let knownMicros = 0n;
  for (let day = month.firstDay; day < today; day++) knownMicros += days.get(day) ?? 0n;
  const historyDays = Math.max(0, Math.min(WEEKS * WEEK_DAYS, today - firstEver));
  let comingMicros = 0n;
  for (let day = today; day < month.endDay; day++) comingMicros += expect(days, day, today, historyDays);
  return { knownMicros, comingMicros, historyDays };
}

/** The mean of the same weekday in the weeks before, or of all days where there is not a whole week yet. */
function expect(days: Days, day: number, today: number, historyDays: number): bigint {
  const hasWeek = historyDays >= WEEK_DAYS;
  let [sum, count] = [0n, 0n];
  for (let before = today - historyDays; before < today; before++) {
    if (hasWeek && (day - before) % WEEK_DAYS !== 0) continue;
    sum += days.get(before) ?? 0n;
    count += 1n;
  }
  return count === 0n ? 0n : sum / count;
}

export interface PastMonth extends Reckoned {
  readonly firstDay: number;
  readonly actualMicros: bigint;
  /** What the days to come brought less what was expected of them, in millionths of that. Null where nothing was expected. */
  readonly errorPpm: bigint | null;
}

/** What would have been said of these months at the same day of theirs, and what they brought. */
export function backtest(days: Days, months: readonly MonthOfDays[], dayOfMonth: number, firstEver: number): readonly PastMonth[] {
  return months.flatMap((month) => {
    const today = Math.min(month.firstDay + dayOfMonth, month.endDay - 1);
    if (today - firstEver < HISTORY_DAYS_MIN) return [];
    const reckoned = reckon(days, month, today, firstEver);
    let actualMicros = 0n;
    for (let day = month.firstDay; day < month.endDay; day++) actualMicros += days.get(day) ?? 0n;
    const offMicros = actualMicros - reckoned.knownMicros - reckoned.comingMicros;
    const errorPpm = reckoned.comingMicros <= 0n ? null : (offMicros * PPM) / reckoned.comingMicros;
    return [{ firstDay: month.firstDay, ...reckoned, actualMicros, errorPpm }];
  });
}

export interface Interval {
  readonly lowMicros: bigint;
  readonly highMicros: bigint;
  readonly restsOn: "past months" | "the spread of days";
}

/** Around what is to come; never below what is there already, unless more goes back than comes. Null with too little history. */
export function findInterval(now: Reckoned, past: readonly PastMonth[], days: Days, today: number, comingDays: number): Interval | null {
  const center = now.knownMicros + now.comingMicros;
  const around = (width: bigint, restsOn: Interval["restsOn"]): Interval => ({
    lowMicros: now.comingMicros > 0n ? center - smallerOf(width, now.comingMicros) : center,
    highMicros: center + width,
    restsOn,
  });
  const errors = past.flatMap(({ errorPpm }) => (errorPpm === null ? [] : [errorPpm < 0n ? -errorPpm : errorPpm])).sort((a, b) => Number(a - b));
  if (errors.length >= CONFORMAL_MONTHS_MIN && now.comingMicros > 0n) {
    const rank = Math.min(errors.length, Math.ceil(((errors.length + 1) * CONFIDENCE_PERCENT) / 100));
    return around((now.comingMicros * (errors[rank - 1] ?? 0n)) / PPM, "past months");
  }
  if (now.historyDays < HISTORY_DAYS_MIN) return null;
  const variance = varianceOf(days, today, now.historyDays);
  return around((Z_TEN_THOUSANDTHS * rootOf(variance * BigInt(comingDays))) / 10_000n, "the spread of days");
}

function varianceOf(days: Days, today: number, historyDays: number): bigint {
  const values = Array.from({ length: historyDays }, (_, index) => days.get(today - 1 - index) ?? 0n);
  const mean = values.reduce((sum, value) => sum + value, 0n) / BigInt(historyDays);
  return values.reduce((sum, value) => sum + (value - mean) ** 2n, 0n) / BigInt(historyDays - 1);
}

/** The root of a whole number, rounded down, by Newton's method. */
export function rootOf(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (guess + value / guess) / 2n;
    if (next >= guess) return guess;
    guess = next;
  }
}

export function medianOf(values: readonly bigint[]): bigint | null {
  const sorted = values.toSorted((a, b) => Number(a - b));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
