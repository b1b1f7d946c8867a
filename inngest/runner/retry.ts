import { BACKOFF_JITTER_MS, BACKOFF_MS, RETRY_AFTER_MS_MAX, RETRY_AFTER_MS_MIN } from "./limits";

export interface Backoff {
  /** The wait before the second attempt, the third and so on; the last one is used for all that follow. */
  readonly delaysMs: readonly number[];
  readonly jitterMs: number;
}

export const SERVER_BACKOFF: Backoff = { delaysMs: BACKOFF_MS, jitterMs: BACKOFF_JITTER_MS };

/** How long to wait after a failed attempt (0 is the first), heeding a `Retry-After` of seconds or a date. */
export function retryDelayMs(attempt: number, retryAfter: string | null, nowMs: number, backoff: Backoff, random: () => number = Math.random): number {
  const asked = retryAfter === null ? Number.NaN : /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - nowMs;
  if (Number.isFinite(asked)) return Math.min(RETRY_AFTER_MS_MAX, Math.max(RETRY_AFTER_MS_MIN, asked));
  const base = backoff.delaysMs[Math.min(attempt, backoff.delaysMs.length - 1)] ?? 0;
  return base + Math.floor(random() * backoff.jitterMs);
}
