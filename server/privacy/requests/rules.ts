import { DAY_MS } from "@/server/kernel/durations";

/** A month after a moment, and the last day of a shorter month where there is no such day. */
export function monthAfter(at: Date): Date {
  const end = new Date(at);
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 2, 0)).getUTCDate();
  end.setUTCDate(1);
  end.setUTCMonth(at.getUTCMonth() + 1);
  end.setUTCDate(Math.min(at.getUTCDate(), lastDay));
  return end;
}

/** Whole days from now until then: 0 on the last day, below zero once it is past. */
export function daysUntil(then: Date, now: Date): number {
  return Math.floor((then.getTime() - now.getTime()) / DAY_MS);
}
