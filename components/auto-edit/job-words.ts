import type { StatusTone } from "@/components/ui/status";
import type { Job } from "./clip-names";

export const STATUS_WORDS: Readonly<Record<Job["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  queued: { word: "Waiting", tone: "idle" },
  processing: { word: "Running", tone: "running" },
  complete: { word: "Finished", tone: "ok" },
  failed: { word: "Failed", tone: "bad" },
  cancelled: { word: "Cancelled", tone: "idle" },
};

export const STAGE_WORDS: Readonly<Record<Job["stage"], string>> = {
  queued: "Waiting for its turn",
  waiting: "Waiting for the film to be ready",
  analysing: "Listening to the sound and looking at the picture",
  planning: "Choosing the moments",
  rendering: "Cutting and lighting the clips",
  finishing: "Checking and storing the clips",
  complete: "Finished",
  failed: "Stopped by a fault",
  cancelled: "Cancelled",
};

export function isLive(job: Pick<Job, "status">): boolean {
  return job.status === "queued" || job.status === "processing";
}

const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;

/** `6 min 12 s`. */
export function formatElapsed(fromIso: string, toIso: string): string {
  const seconds = Math.max(0, Math.round((new Date(toIso).getTime() - new Date(fromIso).getTime()) / MS_PER_SECOND));
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % SECONDS_PER_MINUTE} s`;
}
