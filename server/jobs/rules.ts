import type { Json } from "@/server/kernel/sql";

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

/** The sentence in a serialised error (`{name, message, stack}`), or null when there is none. */
export function errorMessage(error: Json): string | null {
  if (error === null) return null;
  if (typeof error === "string") return error;
  if (typeof error !== "object" || Array.isArray(error)) return JSON.stringify(error);
  const message = "message" in error ? error.message : null;
  return typeof message === "string" ? message : JSON.stringify(error);
}
