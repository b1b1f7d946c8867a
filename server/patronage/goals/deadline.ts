import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";

const WALL_CLOCK = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

function partsFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      ...{ timeZone, calendar: "gregory", hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
      ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
    });
  } catch {
    throw new DomainError("invalid_input", { sentence: "Name a time zone such as Europe/Rome." });
  }
}

/** How far the clocks of a zone are ahead of UTC at a moment, in ms. */
function offsetMs(format: Intl.DateTimeFormat, atMs: number): number {
  const part = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const get = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0;
  const shownMs = Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"), get("second"));
  return shownMs - Math.floor(atMs / 1_000) * 1_000;
}

/** The name under which a zone is kept. @throws invalid_input for none that is known. */
export function requireTimeZone(timeZone: string): string {
  partsFormat(timeZone);
  return timeZone;
}

/**
 * The moment at which the clocks of a zone show `wallClock` (`2027-03-28T02:30`).
 * An hour that the clocks leave out counts from before the jump (02:30 becomes 03:30, as ECMAScript's Temporal has it); of an hour that
 * comes twice the second one is meant: whoever reads "until 02:30" is never too late while a clock shows less.
 */
export function readWallClock(wallClock: string, timeZone: string): Date {
  const match = WALL_CLOCK.exec(wallClock);
  if (match === null) throw new DomainError("invalid_input", { sentence: "Write a deadline such as 2027-03-28T20:00." });
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const shownMs = Date.UTC(year, month - 1, day, hour, minute);
  if (new Date(shownMs).toISOString().slice(0, 16) !== wallClock) throw new DomainError("invalid_input", { sentence: "There is no such day or hour." });
  const format = partsFormat(timeZone);
  const [before, after] = [offsetMs(format, shownMs - DAY_MS), offsetMs(format, shownMs + DAY_MS)];
  const shownThen = [shownMs - before, shownMs - after].filter((atMs) => atMs + offsetMs(format, atMs) === shownMs);
  return new Date(shownThen.length === 0 ? shownMs - before : Math.max(...shownThen));
}
