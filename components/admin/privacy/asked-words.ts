import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Asked = Outputs["privacy"]["listAsked"]["items"][number];

export const KIND: Readonly<Record<Asked["kind"], string>> = { export: "Export", erasure: "Erasure", restriction: "Restriction" };

export const ASKED_STATE: Readonly<Record<"open" | "late", string>> = { open: "Not over yet", late: "Past the deadline" };

export const ASKED_STATUS: Readonly<Record<Asked["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  scheduled: { word: "Waits for its day", tone: "waiting" },
  running: { word: "Being done", tone: "running" },
  done: { word: "Done", tone: "ok" },
  cancelled: { word: "Taken back", tone: "idle" },
  expired: { word: "Done, file gone", tone: "ok" },
  failed: { word: "Given up", tone: "bad" },
  holding: { word: "In force", tone: "ok" },
};

/** What is in the way, and what to do about it. */
export const STUCK: Readonly<Record<NonNullable<Asked["stuck"]>["kind"], { readonly word: string; readonly next: string }>> = {
  "given-up": { word: "Could not be done", next: "They were written to, and can ask again." },
  blocked: { word: "Would be given up on its day", next: "Only they can clear it; they read this in their settings." },
  overdue: { word: "Its time has come and nothing happened", next: "See the hourly job keep-retention, or export-person." },
  "job-ended": { word: "Its job ended without the file", next: "Replay its run of export-person under Jobs." },
};

/** `12 days left`, `last day`, `3 days late`; of what is over, nothing. */
export function deadlineWords(daysLeft: number | null): string {
  if (daysLeft === null) return "";
  if (daysLeft === 0) return "last day";
  const days = Math.abs(daysLeft);
  return `${days} ${days === 1 ? "day" : "days"} ${daysLeft < 0 ? "late" : "left"}`;
}
