import { cpus, loadavg, totalmem } from "node:os";

/** One figure of a bench, in the shape that `npm run bench` prints. */
export interface Metric {
  readonly name: string;
  /** The median of the runs. */
  readonly value: number;
  readonly unit: string;
  /** The least that could be had here: what the same run measured with nothing of ours in the way. */
  readonly floor?: number;
  /** Somebody else's, measured in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  readonly runs: number;
  readonly min: number;
  readonly max: number;
  /** What must be reached, and what we would like to reach. */
  readonly bar: number | null;
  readonly aim: number | null;
  /** The value against the bar; null without one. */
  readonly pass: boolean | null;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
  /** Of the last minute, when the bench began: figures taken on a busy machine say little. */
  readonly loadAverage: number;
}

export interface BenchContext {
  /** `--quick`: fewer runs, the same metrics. */
  readonly isQuick: boolean;
  /** What followed the name on the command line, without `--quick`. */
  readonly args: readonly string[];
  /** A line for the person who waits; goes to stderr. */
  readonly say: (line: string) => void;
}

export type Bench = (context: BenchContext) => Promise<readonly Metric[]>;

export interface MetricInput {
  readonly name: string;
  readonly unit: string;
  /** One value a run. */
  readonly values: readonly number[];
  readonly floor?: number;
  readonly peer?: { readonly name: string; readonly value: number };
  readonly bar?: number;
  readonly aim?: number;
  /** Which way is good; lower unless said. */
  readonly better?: "lower" | "higher";
}

/** @throws Error without a single value: a figure that was not measured is not reported. */
export function makeMetric(input: MetricInput): Metric {
  if (input.values.length === 0) throw new Error(`Nothing was measured for ${input.name}.`);
  const value = round(percentile(input.values, 50));
  const bar = input.bar ?? null;
  return {
    name: input.name,
    value,
    unit: input.unit,
    ...(input.floor === undefined ? {} : { floor: round(input.floor) }),
    ...(input.peer === undefined ? {} : { peer: { name: input.peer.name, value: round(input.peer.value) } }),
    runs: input.values.length,
    min: round(Math.min(...input.values)),
    max: round(Math.max(...input.values)),
    bar,
    aim: input.aim ?? null,
    pass: bar === null ? null : input.better === "higher" ? value >= bar : value <= bar,
  };
}

/** Linear between the two nearest ranks (the definition of R-7, as in NumPy). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    loadAverage: round(loadavg()[0] ?? 0),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
