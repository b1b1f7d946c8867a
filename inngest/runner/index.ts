export type { Backoff } from "./retry";
export { type Runner, type RunnerOptions, startRunner } from "./runner";
