export { ANALYSIS_VERSION, analyzeSource, createScorer } from "./analysis";
export type { Clip, Job, JobOutput } from "./jobs/contract";
export { type ClipObject, getClipObject, listClipObjects } from "./jobs/get-clip-object";
export { getPreviewObject } from "./jobs/get-preview-object";
export { makePreview } from "./jobs/make-preview";
export { startAutoEdit } from "./jobs/start-auto-edit";
export { watchJob } from "./jobs/watch-job";
export { REALM_GRADES } from "./looks";
export { REALMS, type Realm } from "./types";
