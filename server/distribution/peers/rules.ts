import { MINUTE_MS, SECOND_MS } from "@/server/kernel/durations";

export const PEER_RULES = {
  /** Who has not come back for this long is gone. */
  seatMs: 40 * SECOND_MS,
  /** What was not taken by then is of no use any more. */
  wordsMs: MINUTE_MS,
  /** In one film and network at the same time. */
  seatsMax: 500,
  /** That wait for one browser. */
  wordsWaitingMax: 24,
  /** Nobody comes back sooner. */
  gapMs: 250,
} as const;

const COME_BACK_MS = { waiting: 500, withRoom: { least: 1_000, perSeat: 25, most: 5_000 }, full: 12_000 } as const;

/**
 * When a browser should come back: soon while it waits for an answer, seldom when it has room for nobody. The more there are, the less often:
 * of many, one always answers soon.
 */
export function comeBackMs({ isWaiting, room, seats }: { readonly isWaiting: boolean; readonly room: number; readonly seats: number }): number {
  if (isWaiting) return COME_BACK_MS.waiting;
  const { least, perSeat, most } = COME_BACK_MS.withRoom;
  return room > 0 ? Math.min(most, Math.max(least, seats * perSeat)) : COME_BACK_MS.full;
}
