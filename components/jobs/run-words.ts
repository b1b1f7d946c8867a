import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Run = Outputs["jobs"]["runs"]["items"][number];
export type RunDetail = Outputs["jobs"]["run"];
export type Step = RunDetail["steps"][number];

export const RUN_STATUS: Readonly<Record<Run["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  queued: { word: "Queued", tone: "idle" },
  running: { word: "Running", tone: "running" },
  completed: { word: "Completed", tone: "ok" },
  failed: { word: "Failed", tone: "bad" },
  cancelled: { word: "Cancelled", tone: "idle" },
};

export const RUN_STATUSES = ["queued", "running", "completed", "failed", "cancelled"] as const satisfies readonly Run["status"][];

export const STEP_STATUS: Readonly<Record<Step["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  planned: { word: "Planned", tone: "idle" },
  running: { word: "Running", tone: "running" },
  waiting: { word: "Waiting", tone: "waiting" },
  completed: { word: "Completed", tone: "ok" },
  failed: { word: "Failed", tone: "bad" },
  stopped: { word: "Stopped with its run", tone: "idle" },
};

const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;

/** `340 ms`, `4.2 s`, `3 min 12 s`; nothing while there is no end. */
export function formatTook(fromIso: string | null, toIso: string | null): string {
  if (fromIso === null || toIso === null) return "";
  const ms = Math.max(0, new Date(toIso).getTime() - new Date(fromIso).getTime());
  if (ms < MS_PER_SECOND) return `${ms} ms`;
  const seconds = ms / MS_PER_SECOND;
  return seconds < SECONDS_PER_MINUTE
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / SECONDS_PER_MINUTE)} min ${Math.round(seconds % SECONDS_PER_MINUTE)} s`;
}
