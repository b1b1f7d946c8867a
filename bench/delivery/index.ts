import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { bundlePage } from "@/components/player/testing/bundle-page";
import { makeWork } from "@/delivery/testing/make-work";
import { type BenchContext, describeMachine, type Metric } from "../report";
import { runKilledLayers } from "./killed-layers";
import { metricsOf, metricsOfOverhead } from "./metrics";
import { FAULTS, type Overhead, type Run, runColdStart, runDeadSite, runMidPlay, runOverhead, type Theatre } from "./runs";
import { type OpenFar, runSatellite } from "./satellite";
import type { PlayerName } from "./stage";

/** What may be measured by itself, in the order in which it is. */
const PARTS = ["overhead", "mid-play", "starts", "killed-layers", "satellite"] as const;
type Part = (typeof PARTS)[number];

const FILM_SECONDS: Readonly<Record<Part, number>> = { overhead: 40, "mid-play": 40, starts: 40, "killed-layers": 320, satellite: 140 };
const RUNS = { full: 20, quick: 1 };
/** Films that play side by side: each has servers and a browser context of its own. */
const LANES = { "mid-play": 4, starts: 3, "killed-layers": 8, satellite: 5 };
/** Three carriers of five die every ten seconds for five minutes, or for one. */
const KILLS = { full: 30, quick: 6 };
const SATELLITE_MS = { full: 120_000, quick: 30_000 };
const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const FLAGS = [
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--autoplay-policy=no-user-gesture-required",
  "--ignore-certificate-errors",
];
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
/** The lane tells those that run at the same time apart. */
type Job = (lane: number) => Promise<Run>;

async function runAll(jobs: readonly Job[], lanesAtOnce: number, say: (line: string) => void): Promise<Run[]> {
  const waiting = [...jobs];
  const runs: Run[] = [];
  const runLane = async (lane: number) => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const run = await job(lane);
      runs.push(run);
      const [first, stood] = [run.firstFrameMs ?? -1, run.stalledMs].map(Math.round);
      say(`${runs.length} of ${jobs.length}: ${run.cell} ${run.player}: first picture ${first} ms, stood ${stood} ms in ${run.stops} stops`);
    }
  };
  // Also when one broke the others clear up what is theirs.
  const lanes = await Promise.allSettled(Array.from({ length: lanesAtOnce }, (_none, lane) => runLane(lane)));
  for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
  return runs;
}

const PLAYERS: readonly PlayerName[] = ["ours", "ours-worker", "stock"];
const repeat = (count: number, jobs: (time: number) => readonly Job[]): Job[] => Array.from({ length: count }, (_none, time) => jobs(time)).flat();

const openFar: OpenFar = async (wrap, siteUrl) => {
  const secure = `--unsafely-treat-insecure-origin-as-secure=${siteUrl}`;
  const browser = await chromium.launch({ executablePath: await wrap(CHROMIUM), args: [...FLAGS, ...ROOT_FLAGS, secure] });
  const context = await browser.newContext();
  context.once("close", () => void browser.close());
  return context;
};

/** The jobs of a part; those of `overhead` are not films. */
function jobsOf(part: Exclude<Part, "overhead">, theatre: Theatre, isQuick: boolean): Job[] {
  const size = isQuick ? "quick" : "full";
  const count = RUNS[size];
  switch (part) {
    case "mid-play":
      return repeat(count, () => FAULTS.flatMap((fault) => PLAYERS.map((player) => () => runMidPlay(theatre, fault, player))));
    case "starts":
      return repeat(count, () => [
        ...(["ours", "stock"] as const).flatMap((player) => [false, true].map((isWell) => () => runColdStart(theatre, player, isWell))),
        () => runDeadSite(theatre),
      ]);
    case "killed-layers":
      return repeat(count, (seed) => (["ours-worker", "stock"] as const).map((player) => () => runKilledLayers(theatre, player, KILLS[size], seed)));
    case "satellite":
      return repeat(count, (seed) =>
        (["ours", "stock"] as const).map((player) => (lane) => runSatellite(theatre, openFar, { player, lane, watchMs: SATELLITE_MS[size], seed })),
      );
  }
}

async function measureOverhead(theatre: Theatre, isByWorker: boolean, count: number): Promise<Overhead> {
  const parts: Overhead[] = [];
  for (let run = 0; run < count; run++) parts.push(await runOverhead(theatre, isByWorker));
  return { plainMs: parts.flatMap(({ plainMs }) => plainMs), oursMs: parts.flatMap(({ oursMs }) => oursMs) };
}

function partsOf(args: readonly string[]): readonly Part[] {
  const unknown = args.filter((arg) => !PARTS.some((part) => part === arg));
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(", ")}: say any of ${PARTS.join(", ")}, or none for all.`);
  return args.length === 0 ? PARTS : PARTS.filter((part) => args.includes(part));
}

async function keep(part: Part, raw: unknown): Promise<void> {
  const directory = join(process.env.DATA_DIR || ".data", "bench");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `delivery-${part}.json`), JSON.stringify({ machine: describeMachine(), raw }, null, 1));
}

/**
 * `npm run bench -- delivery [--quick] [PART…]`: real Chromium, the product's player beside hls.js as it comes with content steering, one
 * site and carriers that break. Raw results go to `.data/bench/delivery-<part>.json`. `satellite` needs root, iproute2 and ethtool.
 */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const { isQuick } = context;
  const parts = partsOf(context.args);
  const files = await bundlePage();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...ROOT_FLAGS] });
  const open: Theatre["open"] = () => browser.newContext({ ignoreHTTPSErrors: true });
  const metrics: Metric[] = [];
  try {
    for (const part of parts) {
      const theatre = { open, files, made: await makeWork(FILM_SECONDS[part]) };
      if (part === "overhead") {
        const count = RUNS[isQuick ? "quick" : "full"];
        const raw = { page: await measureOverhead(theatre, false, count), worker: await measureOverhead(theatre, true, count) };
        await keep(part, raw);
        metrics.push(...metricsOfOverhead(raw));
      } else {
        const runs = await runAll(jobsOf(part, theatre, isQuick), LANES[part], context.say);
        await keep(part, runs);
        metrics.push(...metricsOf[part](runs));
      }
    }
    return metrics;
  } finally {
    await browser.close();
  }
}
