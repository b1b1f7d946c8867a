import { type Actor, requireArtist } from "../../kernel/actor";
import { DAY_MS } from "../../kernel/durations";
import type { Services } from "../../services";
import { floorCents } from "../accounts/amounts";
import { findAccount } from "../accounts/find-accounts";
import type { Forecast } from "./contract";
import { readDays } from "./read-days";
import { BACKTEST_MONTHS_MAX, backtest, CONFIDENCE_PERCENT, findInterval, type Interval, type MonthOfDays, medianOf, type PastMonth, reckon } from "./rules";

const BPS = 10_000n;

/** What the running month will bring to the artist who asks, with how far off the same method was before. */
export async function getForecast(
  services: Pick<Services, "db" | "clock">,
  actor: Actor,
  input: { readonly currency?: string | undefined },
): Promise<Forecast> {
  requireArtist(actor);
  const now = services.clock.now();
  const { accountId, currency } = await findAccount(services.db, actor.userId, input.currency);
  const [month, ...before] = Array.from({ length: BACKTEST_MONTHS_MAX + 1 }, (_, ago) => monthOf(now, ago));
  if (month === undefined) throw new Error("There is always a month.");
  const oldest = before.at(-1) ?? month;
  const days =
    accountId === null
      ? new Map<number, bigint>()
      : await readDays(services.db, { accountId, firstDay: oldest.firstDay, today: Math.floor(now.getTime() / DAY_MS) });
  const today = Math.floor(now.getTime() / DAY_MS);
  const firstEver = Math.min(today, ...days.keys());
  const reckoned = reckon(days, month, today, firstEver);
  const past = backtest(days, before, today - month.firstDay, firstEver);
  const comingDays = month.endDay - today;
  const interval = findInterval(reckoned, past, days, today, comingDays);
  const earned = reckoned.knownMicros + (days.get(today) ?? 0n);
  const projected = reckoned.knownMicros + reckoned.comingMicros;
  // What came today already may be more than the days to come were thought to bring.
  const shown = projected < earned ? earned : projected;
  const errors = past.map(errorBpsOf);
  const median = medianOf(errors.flatMap((bps) => (bps === null ? [] : [BigInt(Math.abs(bps))])));
  return {
    ...{ month: nameOf(month), currency, earnedMicros: earned.toString(), earnedCents: floorCents(earned) },
    ...{ projectedMicros: shown.toString(), projectedCents: floorCents(shown) },
    ...{ low: interval && showEnd(interval.lowMicros), high: interval && showEnd(interval.highMicros < shown ? shown : interval.highMicros) },
    ...{ confidencePercent: CONFIDENCE_PERCENT, restsOn: sayBasis(interval, reckoned.historyDays, past.length), historyDays: reckoned.historyDays, comingDays },
    past: past.map((each, index) => ({
      ...{ month: nameOf(each), projectedMicros: (each.knownMicros + each.comingMicros).toString(), actualMicros: each.actualMicros.toString() },
      errorBps: errors[index] ?? null,
    })),
    medianErrorBps: median === null ? null : Number(median),
  };
}

function monthOf(now: Date, ago: number): MonthOfDays {
  const start = (offset: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1) / DAY_MS;
  return { firstDay: start(-ago), endDay: start(1 - ago) };
}

function nameOf({ firstDay }: Pick<MonthOfDays, "firstDay">): string {
  return new Date(firstDay * DAY_MS).toISOString().slice(0, 7);
}

function errorBpsOf({ knownMicros, comingMicros, actualMicros }: PastMonth): number | null {
  const projected = knownMicros + comingMicros;
  return projected <= 0n ? null : Number(((actualMicros - projected) * BPS) / projected);
}

function showEnd(end: bigint) {
  return { micros: end.toString(), cents: floorCents(end) };
}

function sayBasis(interval: Interval | null, historyDays: number, months: number): string {
  if (historyDays === 0) return "Nothing was earned yet, so there is nothing to go by.";
  const mean = `Each day to come is taken for the average of its weekday in the last ${historyDays} days`;
  if (interval === null) return `${mean}; that is too little for a range.`;
  if (interval.restsOn === "past months") return `${mean}; the range comes from how far that was off in the last ${months} months.`;
  return `${mean}; the range comes from how much those days differ, since there are too few months to compare with.`;
}
