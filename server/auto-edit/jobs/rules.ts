import type { ClipKind } from "../types";

/** Live jobs one person may have at once; more would only wait. */
export const LIVE_JOBS_PER_USER_MAX = 20;
export const CLIPS_PER_KIND_MAX = 10;

export const STATUSES = ["queued", "processing", "complete", "failed", "cancelled"] as const;
export type JobStatus = (typeof STATUSES)[number];
export const LIVE_STATUSES = ["queued", "processing"] as const satisfies readonly JobStatus[];

/** What a job is at, in the order in which it passes through them; the last three are its ends. */
export const STAGES = ["queued", "waiting", "analysing", "planning", "rendering", "finishing", "complete", "failed", "cancelled"] as const;

export function isLive(status: JobStatus): boolean {
  return status === "queued" || status === "processing";
}

/** A word that changes whenever a job's row does: two changes in one millisecond are told apart when one of them is an end. */
export function jobVersion(job: { readonly status: JobStatus; readonly updatedAt: string }): string {
  return `${job.updatedAt}/${job.status}`;
}

/** The share of the whole that each part of a job is; rendering's share is divided by the length of the clips. */
export const PART_SHARES = { analyse: 0.3, plan: 0.02, render: 0.66, finish: 0.02 } as const;

/** How much of the whole job each clip is: by its length, since that is what rendering takes. */
export function shareRendering(durationsMs: readonly number[]): readonly number[] {
  const totalMs = durationsMs.reduce((sum, durationMs) => sum + durationMs, 0);
  return durationsMs.map((durationMs) => (totalMs === 0 ? 0 : (PART_SHARES.render * durationMs) / totalMs));
}

/** The event that starts a job: named after it, so that however often it is sent there is one run. */
export function requestEventId(jobId: string): string {
  return `auto-edit:${jobId}`;
}

/** Everything that is kept of a video and of what was made from it. */
export function videoPrefix(videoId: string): string {
  return `videos/${videoId}/`;
}

/** Where a job keeps its things: below its video, so that they go when the video goes. */
export function jobPrefix(videoId: string, jobId: string): string {
  return `${videoPrefix(videoId)}auto-edit/${jobId}/`;
}

export function clipKey(videoId: string, jobId: string, clipIndex: number): string {
  return `${jobPrefix(videoId, jobId)}${clipIndex}.mp4`;
}

export function posterKey(videoId: string, jobId: string, clipIndex: number): string {
  return `${jobPrefix(videoId, jobId)}${clipIndex}.jpg`;
}

/** What is known of a rendered clip; written after its files, so that it being there says they are whole. */
export function clipFactsKey(videoId: string, jobId: string, clipIndex: number): string {
  return `${jobPrefix(videoId, jobId)}${clipIndex}.json`;
}

export function planKey(videoId: string, jobId: string): string {
  return `${jobPrefix(videoId, jobId)}plan.json`;
}

export function analysisPrefix(videoId: string): string {
  return `${videoPrefix(videoId)}analysis/`;
}

/** An analysis belongs to bytes and to a version of the detectors; another realm takes it as it is. */
export function analysisKey(videoId: string, sha256: string, version: number): string {
  return `${analysisPrefix(videoId)}${sha256}-v${version}.json`;
}

export function previewKey(videoId: string): string {
  return `${videoPrefix(videoId)}auto-edit/preview.mp4`;
}

/** Written after the excerpt, so that it being there says the excerpt is whole. */
export function previewFactsKey(videoId: string): string {
  return `${videoPrefix(videoId)}auto-edit/preview.json`;
}

const TITLE_CHARS_MAX = 80;

/** A name for a saved clip, such as `Night drive – short 2`: the title without what file systems refuse. */
export function clipFileName(title: string, kind: ClipKind, ordinal: number): string {
  return `${safeTitle(title)} – ${kind}${kind === "trailer" ? "" : ` ${ordinal}`}`;
}

export function safeTitle(title: string): string {
  const kept = title
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  return [...kept].slice(0, TITLE_CHARS_MAX).join("").trim() || "Untitled";
}
