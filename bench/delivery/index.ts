import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { bundlePage } from "@/components/player/testing/bundle-page";
import { makeWork } from "@/delivery/testing/make-work";
import { type BenchContext, describeMachine, type Metric, makeMetric, percentile } from "../report";
import { FAULTS, type Overhead, type Run, runColdStart, runDeadSite, runMidPlay, runOverhead, type Theatre } from "./runs";
import type { PlayerName } from "./stage";

const FILM_SECONDS = 40;
const RUNS = { full: 20, quick: 1 };
/** Films that play side by side: each has servers and a browser context of its own. */
const LANES = 3;
/** Issue 5, "How it is measured". */
const BARS = { rebufferMs: 500, coldStartMs: 2_000, deadSiteMs: 3_000, overheadMs: 20, extraBytesPercent: 5 };
const AIMS = { rebufferMs: 0, coldStartMs: 1_500, deadSiteMs: 2_000, overheadMs: 15 };
const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const FLAGS = [
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--autoplay-policy=no-user-gesture-required",
  "--ignore-certificate-errors",
];
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
/** A film that never began has waited at least so long. */
const NEVER_MS = 25_000;

type Job = () => Promise<Run>;

async function runAll(jobs: readonly Job[], say: (line: string) => void): Promise<Run[]> {
  const waiting = [...jobs];
  const runs: Run[] = [];
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const run = await job();
      runs.push(run);
      say(
        `${runs.length} of ${jobs.length}: ${run.cell} ${run.player}: first picture ${Math.round(run.firstFrameMs ?? -1)} ms, stood ${Math.round(run.stalledMs)} ms`,
      );
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return runs;
}

function jobsOf(theatre: Theatre, count: number): Job[] {
  const players: readonly PlayerName[] = ["ours", "ours-worker", "stock"];
  const once = [
    ...FAULTS.flatMap((fault) => players.map((player) => () => runMidPlay(theatre, fault, player))),
    ...(["ours", "stock"] as const).flatMap((player) => [false, true].map((isWell) => () => runColdStart(theatre, player, isWell))),
    () => runDeadSite(theatre),
  ];
  return Array.from({ length: count }, () => once).flat();
}

function metricOf(
  name: string,
  values: readonly number[],
  limits: { readonly unit?: string; readonly bar?: number; readonly aim?: number; readonly peer?: { readonly name: string; readonly value: number } },
): Metric {
  const { unit = "ms", ...rest } = limits;
  return { ...makeMetric({ name, unit, values: [percentile(values, 95)], ...rest }), runs: values.length, min: Math.min(...values), max: Math.max(...values) };
}

const startOf = ({ firstFrameMs }: Run) => firstFrameMs ?? NEVER_MS;

function metricsOf(runs: readonly Run[], overheads: ReadonlyMap<string, Overhead>): Metric[] {
  const of = (cell: string, player: PlayerName) => runs.filter((run) => run.cell === cell && run.player === player);
  const stalls = (fault: string, player: PlayerName) => of(fault, player).map(({ stalledMs, failure }) => (failure === null ? stalledMs : NEVER_MS));
  const stock = (values: readonly number[]) => ({ name: "hls.js 1.7.4 as it comes, steered", value: percentile(values, 95) });
  const rebuffers = FAULTS.flatMap((fault) =>
    (["ours", "ours-worker"] as const).map((player) =>
      metricOf(`rebuffer_p95_${fault}_${player}`, stalls(fault, player), { bar: BARS.rebufferMs, aim: AIMS.rebufferMs, peer: stock(stalls(fault, "stock")) }),
    ),
  );
  const taken = (player: PlayerName) => of("tampered", player).map(({ takenFalsified }) => takenFalsified ?? 0);
  const falsified = (["ours", "ours-worker"] as const).map((player) =>
    metricOf(`falsified_taken_max_${player}`, taken(player), { unit: "objects", bar: 0, aim: 0, peer: stock(taken("stock")) }),
  );
  const starts = (cell: string, player: PlayerName) => of(cell, player).map(startOf);
  const wells = of("start-well", "ours").filter(({ usedBytes }) => usedBytes > 0);
  const cold = { bar: BARS.coldStartMs, aim: AIMS.coldStartMs, peer: stock(starts("start-hang", "stock")) };
  return [
    ...rebuffers,
    ...falsified,
    metricOf("cold_start_cdn_hung_p95", starts("start-hang", "ours"), cold),
    metricOf("cold_start_well_p95", starts("start-well", "ours"), { peer: stock(starts("start-well", "stock")) }),
    metricOf("site_dead_start_p95", starts("site-dead", "ours-worker"), { bar: BARS.deadSiteMs, aim: AIMS.deadSiteMs }),
    ...[...overheads].map(([name, { plainMs, oursMs }]) => ({
      ...makeMetric({
        name: `overhead_p95_${name}`,
        unit: "ms",
        values: [percentile(oursMs, 95) - percentile(plainMs, 95)],
        bar: BARS.overheadMs,
        aim: AIMS.overheadMs,
      }),
      runs: oursMs.length,
    })),
    metricOf(
      "extra_bytes_well",
      wells.map(({ wastedBytes, usedBytes }) => (100 * wastedBytes) / usedBytes),
      { unit: "%", bar: BARS.extraBytesPercent },
    ),
  ];
}

/**
 * `npm run bench -- delivery [--quick]`: real Chromium, the product's player beside hls.js as it comes with content steering, one site, one
 * CDN that breaks, one relay that does not. Raw results go to `.data/bench/delivery.json`.
 */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const [files, made] = [await bundlePage(), await makeWork(FILM_SECONDS)];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...ROOT_FLAGS] });
  const theatre = { browser, made, files };
  const count = context.isQuick ? RUNS.quick : RUNS.full;
  try {
    // Alone, before anything else makes the machine busy.
    const overheads = new Map<string, Overhead>();
    for (const [name, isByWorker] of [["page", false] as const, ["worker", true] as const])
      overheads.set(name, await measureOverhead(theatre, isByWorker, count));
    const runs = await runAll(jobsOf(theatre, count), context.say);
    const directory = join(process.env.DATA_DIR || ".data", "bench");
    await mkdir(directory, { recursive: true });
    const machine = describeMachine();
    await writeFile(join(directory, "delivery.json"), JSON.stringify({ machine, overheads: Object.fromEntries(overheads), runs }, null, 1));
    return metricsOf(runs, overheads);
  } finally {
    await browser.close();
  }
}

async function measureOverhead(theatre: Theatre, isByWorker: boolean, count: number): Promise<Overhead> {
  const parts: Overhead[] = [];
  for (let run = 0; run < count; run++) parts.push(await runOverhead(theatre, isByWorker));
  return { plainMs: parts.flatMap(({ plainMs }) => plainMs), oursMs: parts.flatMap(({ oursMs }) => oursMs) };
}
