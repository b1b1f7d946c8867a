export { endRun, type RunEnd, type RunError } from "./end-run";
export { type EventFate, findEventFates } from "./find-event-fates";
export { type JobMeasures, measureJobs } from "./measure-jobs";
export { type PrunedCounts, pruneJobHistory } from "./prune-job-history";
