import type { StatusTone } from "@/components/ui/status";
import type { ItemState, UploadItem } from "./upload-store";

export const ITEM_WORDS: Readonly<Record<ItemState, { readonly word: string; readonly tone: StatusTone }>> = {
  queued: { word: "In line", tone: "idle" },
  sending: { word: "Sending", tone: "running" },
  waiting: { word: "Connection lost, trying again", tone: "unknown" },
  paused: { word: "Paused", tone: "waiting" },
  sent: { word: "Sent", tone: "ok" },
  failed: { word: "Not sent", tone: "bad" },
};

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;

function describeSeconds(seconds: number): string {
  if (seconds < SECONDS_PER_MINUTE) return `${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < SECONDS_PER_HOUR) return `${Math.round(seconds / SECONDS_PER_MINUTE)} min left`;
  return `${(seconds / SECONDS_PER_HOUR).toFixed(1)} h left`;
}

/** How long the rest takes at the present speed; null when that cannot be said. */
export function timeLeft(item: Pick<UploadItem, "file" | "sentBytes" | "bytesPerSecond">): string | null {
  if (item.bytesPerSecond === null || item.bytesPerSecond <= 0) return null;
  return describeSeconds((item.file.size - item.sentBytes) / item.bytesPerSecond);
}
