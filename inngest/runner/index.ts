export { type Backoff, SERVER_BACKOFF } from "./retry";
export { type Runner, type RunnerOptions, startRunner } from "./runner";
