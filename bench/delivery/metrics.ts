import { type Metric, makeMetric, percentile } from "../report";
import { FAULTS, type Overhead, type Run } from "./runs";
import type { PlayerName } from "./stage";

/** Issue 5, "How it is measured". */
const BARS = {
  ...{ rebufferMs: 500, coldStartMs: 2_000, deadSiteMs: 3_000, overheadMs: 20, extraBytesPercent: 5 },
  ...{ killedLayersMs: 3_000, lifeboatStartMs: 8_000, lifeboatStops: 1 },
};
const AIMS = {
  ...{ rebufferMs: 0, coldStartMs: 1_500, deadSiteMs: 2_000, overheadMs: 15 },
  ...{ killedLayersMs: 1_000, lifeboatStartMs: 6_000, lifeboatStops: 0 },
};
/** A film that never began has waited at least so long. */
const NEVER_MS = 30_000;
const P95 = 95;

interface Limits {
  readonly unit?: string;
  readonly bar?: number;
  readonly aim?: number;
  /** The same of hls.js as it comes. */
  readonly stock?: readonly number[];
}

function metricOf(name: string, values: readonly number[], { unit = "ms", stock, ...limits }: Limits): Metric {
  const peer = stock === undefined ? {} : { peer: { name: "hls.js 1.7.4 as it comes, steered", value: percentile(stock, P95) } };
  const metric = makeMetric({ name, unit, values: [percentile(values, P95)], ...limits, ...peer });
  return { ...metric, runs: values.length, min: Math.min(...values), max: Math.max(...values) };
}

const pick = (runs: readonly Run[], cell: string, player: PlayerName) => runs.filter((run) => run.cell === cell && run.player === player);
const startOf = ({ firstFrameMs }: Run) => firstFrameMs ?? NEVER_MS;
/** One that gave up has stood for as long as can be. */
const stoodOf = ({ failure, stalledMs }: Run) => (failure === null ? stalledMs : NEVER_MS);

function midPlayMetrics(runs: readonly Run[]): Metric[] {
  const stood = (fault: string, player: PlayerName) => pick(runs, fault, player).map(stoodOf);
  const taken = (player: PlayerName) => pick(runs, "tampered", player).map(({ takenFalsified }) => takenFalsified ?? 0);
  const ours = ["ours", "ours-worker"] as const;
  return [
    ...FAULTS.flatMap((fault) =>
      ours.map((player) =>
        metricOf(`rebuffer_p95_${fault}_${player}`, stood(fault, player), { bar: BARS.rebufferMs, aim: AIMS.rebufferMs, stock: stood(fault, "stock") }),
      ),
    ),
    ...ours.map((player) => metricOf(`falsified_taken_p95_${player}`, taken(player), { unit: "objects", bar: 0, aim: 0, stock: taken("stock") })),
  ];
}

function startMetrics(runs: readonly Run[]): Metric[] {
  const starts = (cell: string, player: PlayerName) => pick(runs, cell, player).map(startOf);
  const extra = pick(runs, "start-well", "ours").flatMap(({ wastedBytes, usedBytes }) => (usedBytes > 0 ? [(100 * wastedBytes) / usedBytes] : []));
  const cold = { bar: BARS.coldStartMs, aim: AIMS.coldStartMs, stock: starts("start-hang", "stock") };
  return [
    metricOf("cold_start_cdn_hung_p95", starts("start-hang", "ours"), cold),
    metricOf("cold_start_well_p95", starts("start-well", "ours"), { stock: starts("start-well", "stock") }),
    metricOf("site_dead_start_p95", starts("site-dead", "ours-worker"), { bar: BARS.deadSiteMs, aim: AIMS.deadSiteMs }),
    metricOf("extra_bytes_well_p95", extra, { unit: "%", bar: BARS.extraBytesPercent }),
  ];
}

function killedLayersMetrics(runs: readonly Run[]): Metric[] {
  const stood = (player: PlayerName) => pick(runs, "killed-layers", player).map(stoodOf);
  return [metricOf("killed_layers_stood_p95", stood("ours-worker"), { bar: BARS.killedLayersMs, aim: AIMS.killedLayersMs, stock: stood("stock") })];
}

function satelliteMetrics(runs: readonly Run[]): Metric[] {
  const of = (player: PlayerName) => pick(runs, "satellite", player);
  const stops = (player: PlayerName) => of(player).map(({ failure, firstFrameMs, stops }) => (failure === null && firstFrameMs !== null ? stops : NEVER_MS));
  return [
    metricOf("satellite_start_p95", of("ours").map(startOf), { bar: BARS.lifeboatStartMs, aim: AIMS.lifeboatStartMs, stock: of("stock").map(startOf) }),
    metricOf("satellite_stops_p95", stops("ours"), { unit: "stops", bar: BARS.lifeboatStops, aim: AIMS.lifeboatStops, stock: stops("stock") }),
  ];
}

/** By what was measured. */
export const metricsOf = { "mid-play": midPlayMetrics, starts: startMetrics, "killed-layers": killedLayersMetrics, satellite: satelliteMetrics };

/** What a segment costs more than a plain request, at the 95th percentile. */
export function metricsOfOverhead(raw: Readonly<Record<string, Overhead>>): Metric[] {
  return Object.entries(raw).map(([name, { plainMs, oursMs }]) => ({
    ...makeMetric({
      name: `overhead_p95_${name}`,
      unit: "ms",
      values: [percentile(oursMs, P95) - percentile(plainMs, P95)],
      bar: BARS.overheadMs,
      aim: AIMS.overheadMs,
    }),
    runs: oursMs.length,
  }));
}
