/** How long ended runs stay to be looked at, and how long failed ones do. */
export const ENDED_RUN_KEPT_DAYS = 14;
export const FAILED_RUN_KEPT_DAYS = 60;
/** Events are kept longer than any run of theirs, so that an event that comes again late is still known. */
export const EVENT_KEPT_DAYS = 90;
export const OUTBOX_KEPT_DAYS = 7;

export const RUN_STATUSES = ["queued", "running", "completed", "failed", "cancelled"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Whether a run is over: nothing changes it any more. */
export function isEnded(status: RunStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
