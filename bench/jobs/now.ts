import { performance } from "node:perf_hooks";

/** Unix time in ms with fractions, comparable between processes of one machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
