import { DAY_MS, HOUR_MS, SECOND_MS } from "@/server/kernel/durations";

/** As the server's (`pkg/consts`), unless said. */
export const STEPS_PER_RUN_MAX = 1_000;
export const RETRY_AFTER_MS_MIN = 1_000;
export const RETRY_AFTER_MS_MAX = DAY_MS;
/** A call that takes longer is given up: its result is no longer waited for. */
export const CALL_MS_MAX = 2 * HOUR_MS;
/** How long an idempotency key keeps a second run away. */
export const IDEMPOTENCY_HOURS = 24;
/** What of an error is kept. */
export const ERROR_MESSAGE_CHARS_MAX = 4_000;
export const ERROR_STACK_CHARS_MAX = 8_000;
/** Of one step, the failed attempts that are remembered. */
export const FAILURES_KEPT_MAX = 21;
/** How many events are taken in by one transaction. */
export const EVENTS_PER_BATCH_MAX = 200;

/** The server's wait before each new attempt (`pkg/backoff`), to which up to 30 s by chance are added. */
export const BACKOFF_MS: readonly number[] = [15, 30, 60, 120, 300, 600, 1_200, 2_400, 3_600, 7_200].map((seconds) => seconds * SECOND_MS);
export const BACKOFF_JITTER_MS = 30 * SECOND_MS;
