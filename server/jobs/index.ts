export { type PrunedCounts, pruneJobHistory } from "./prune-job-history";
