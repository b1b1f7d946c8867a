import { barCents } from "@/components/ui/micros";
import type { Earnings } from "./earning-words";

export interface MonthSum {
  /** `2026-11`. */
  readonly month: string;
  readonly micros: string;
  readonly cents: number;
  readonly entries: number;
}

/** `2026-11` less so many months. */
function monthBefore(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 - by, 1)).toISOString().slice(0, 7);
}

/** The days of an account as months, up to one and in order; months of nothing too, from the first on in which there was something. */
export function sumByMonth(days: Earnings["byDay"], last: string, atMost: number): readonly MonthSum[] {
  const sums = new Map<string, { micros: bigint; entries: number }>();
  for (const { day, amountMicros, entries } of days) {
    const month = day.slice(0, 7);
    const known = sums.get(month) ?? { micros: 0n, entries: 0 };
    sums.set(month, { micros: known.micros + BigInt(amountMicros), entries: known.entries + entries });
  }
  const first = [...sums.keys()].sort()[0] ?? last;
  return Array.from({ length: atMost }, (_, index) => monthBefore(last, atMost - 1 - index))
    .filter((month) => month >= first || month === last)
    .map((month) => {
      const { micros, entries } = sums.get(month) ?? { micros: 0n, entries: 0 };
      return { month, micros: micros.toString(), cents: barCents(micros.toString()), entries };
    });
}
