import { Cron } from "croner";

/** No more slots than this are looked for at once; a function that missed more gets the latest ones. */
const SLOTS_MAX = 500;
const LOOK_FIRST = 2;

export interface Schedule {
  /** The first slot after a moment, or null when there is none. */
  nextAfter(moment: Date): Date | null;
  /** The slots after `from` up to and with `to`, oldest first, at most the latest 500 of them. */
  between(from: Date, to: Date): Date[];
}

/**
 * Reads a cron expression of five fields, in UTC or in the zone of a leading `TZ=Europe/Berlin`.
 * @throws Error when it is not one.
 */
export function parseSchedule(text: string): Schedule {
  const match = /^(?:(?:CRON_)?TZ=(?<zone>\S+)\s+)?(?<pattern>.+)$/.exec(text.trim());
  const cron = new Cron(match?.groups?.pattern ?? "", { timezone: match?.groups?.zone ?? "UTC", mode: "5-part", paused: true });
  // A zone that does not exist shows only when a slot is computed.
  cron.nextRun(new Date(0));
  return {
    nextAfter: (moment) => cron.nextRun(moment),
    between: (from, to) => {
      // Backwards from `to`, a few first: however long nothing ran, this takes no longer than the slots it answers.
      const before = new Date(to.getTime() + 1);
      for (const count of [LOOK_FIRST, SLOTS_MAX]) {
        const slots = cron.previousRuns(count, before).sort((a, b) => a.getTime() - b.getTime());
        const isEnough = slots.length < count || (slots[0] !== undefined && slots[0] <= from);
        if (isEnough || count === SLOTS_MAX) return slots.filter((slot) => slot > from);
      }
      return [];
    },
  };
}
