import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/server/kernel/durations";

/** Everything that an artist can be told of. */
export const EVENT_TYPES = [
  "subscription.incomplete",
  "subscription.trialing",
  "subscription.active",
  "subscription.past_due",
  "subscription.paused",
  "subscription.cancelled",
  "subscription.expired",
  "tip.paid",
  "goal.open",
  "goal.collecting",
  "goal.ended",
  "goal.failed",
  "goal.cancelled",
  "pledge.saved",
  "pledge.paid",
  "pledge.failed",
  "pledge.cancelled",
  "pledge.dropped",
  "pledge.expired",
  "gift.paid",
  "ticket.paid",
  "payment.refunded",
  "payment.disputed",
  "entitlement.changed",
  "ping",
] as const;

/** What an endpoint may ask for: a type, all of a kind (`subscription.*`), or everything (`*`). */
export function isEventPattern(pattern: string): boolean {
  return EVENT_TYPES.some((type) => isMatch(pattern, type));
}

export function isMatch(pattern: string, type: string): boolean {
  if (pattern === "*" || pattern === type) return true;
  return pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1));
}

/** How long to wait after each failed try: fifteen tries in just under three days. */
const DELAYS_MS = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[1, 2, 4, 8, 12, 12, 12, 12, 8].map((hours) => hours * HOUR_MS),
] as const;

export const TRIES_MAX = DELAYS_MS.length + 1;

/** The wait after the `triesDone`th failure of a round, counted from one; null when there is no further try. */
export function delayAfter(triesDone: number): number | null {
  return DELAYS_MS[triesDone - 1] ?? null;
}

/** An endpoint that has answered nothing well for this long is turned off, and its artist told. */
export const FAILING_MS_MAX = 5 * 24 * HOUR_MS;
