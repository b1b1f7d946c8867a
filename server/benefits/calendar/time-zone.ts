import { MINUTE_MS } from "@/server/kernel/durations";

function partsIn(timeZone: string, at: Date): Readonly<Record<string, string>> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    ...({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const),
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    // What Intl does not know, it throws at.
    return false;
  }
}

/** `2026-11-22T18:00` as the clock on that wall shows it. */
export function localTime(timeZone: string, at: Date): string {
  const { year, month, day, hour, minute } = partsIn(timeZone, at);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The moment at which the clock in a time zone shows `2026-11-22T18:00`: of two, when the clock is set back, the first.
 * Null when it never does, because the clock is set forward over it, or is no time at all.
 */
export function atLocalTime(timeZone: string, local: string): Date | null {
  const asUtc = new Date(`${local}:00Z`);
  if (Number.isNaN(asUtc.getTime())) return null;
  // Every offset in use lies within these hours, in quarters: the earliest moment that shows the time wins.
  for (let offsetMinutes = 14 * 60; offsetMinutes >= -12 * 60; offsetMinutes -= 15) {
    const candidate = new Date(asUtc.getTime() - offsetMinutes * MINUTE_MS);
    if (localTime(timeZone, candidate) === local) return candidate;
  }
  return null;
}

/** `2026-11` of the moment, in that time zone. */
export function localMonth(timeZone: string, at: Date): string {
  return localTime(timeZone, at).slice(0, "2026-11".length);
}

/** For a letter: `Sunday, 22 November 2026 at 18:00 (Europe/Rome)`. */
export function spokenTime(timeZone: string, at: Date): string {
  const words = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" }).format(at);
  return `${words} (${timeZone})`;
}
