import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundlePage } from "@/components/player/testing/bundle-page";
import { startEmbeddedPostgres } from "@/db/embedded";
import { prepareTemplate, TEST_DATABASE_URL } from "@/db/testing";
import { makeWork } from "@/delivery/testing/make-work";
import { type BenchContext, describeMachine, type Metric, makeMetric, percentile } from "../report";
import { type Crowd, type CrowdFilm, type CrowdRun, runCrowd } from "./crowd";

/** Issue 5, "How it is measured". */
const BAR_PERCENT = 10;
const AIM_PERCENT = 5;
const PART_MS = 2_000;
/** Of the renditions that are made: 400 kbit/s of picture, and the sound. */
const [PICTURE, SOUND] = ["list_1.m3u8", "list_2.m3u8"];
const FULL = { filmSeconds: 240, runs: 3, crowds: { apart: { viewers: 50, everyMs: 1_000 }, together: { viewers: 50, everyMs: 200 } } };
const QUICK = { filmSeconds: 40, runs: 1, crowds: { apart: { viewers: 8, everyMs: 1_000 }, together: { viewers: 8, everyMs: 200 } } };
const NAMES = ["apart", "together"] as const;

async function makeFilm(seconds: number): Promise<CrowdFilm> {
  const made = await makeWork(seconds);
  const [picture, sound] = [made.playlists.get(PICTURE), made.playlists.get(SOUND)];
  if (picture === undefined || sound === undefined) throw new Error("The film has no picture or no sound.");
  return { made, files: await bundlePage("bench/peers/viewer-page.ts"), playlists: [made.masterCid, picture, sound], seconds, partMs: PART_MS };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** What the viewers got, whoever gave it: with nobody to share with, all of it would come from the origin. */
const watchedBytes = ({ viewed }: CrowdRun) => sumOf(viewed.flatMap(({ bytes }) => Object.values(bytes)));

const percentOf = (run: CrowdRun, bytes: number) => (100 * bytes) / watchedBytes(run);

function metricsOf(name: string, { viewers }: Crowd, runs: readonly CrowdRun[], limits: { readonly bar?: number; readonly aim?: number }): Metric[] {
  const stalledMs = runs.map(({ viewed }) =>
    percentile(
      viewed.map((each) => each.stalledMs),
      95,
    ),
  );
  const metric = (what: string, unit: string, values: readonly number[]) => makeMetric({ name: `${what}_${viewers}_${name}`, unit, values });
  return [
    // The first has nobody to take it from.
    makeMetric({
      ...{ name: `origin_bytes_per_viewer_${viewers}_${name}`, unit: "%", floor: 100 / viewers, ...limits },
      values: runs.map((run) => percentOf(run, run.cdnBytes + run.roomBytes)),
    }),
    metric(
      "of_these_in_rooms",
      "%",
      runs.map((run) => percentOf(run, run.roomBytes)),
    ),
    metric(
      "met_first_p50",
      "ms",
      runs.map(({ viewed }) =>
        percentile(
          viewed.flatMap(({ metMs }) => (metMs === null ? [] : [metMs])),
          50,
        ),
      ),
    ),
    metric(
      "room_answers_p95",
      "ms",
      runs.map(({ roomMs }) => percentile(roomMs, 95)),
    ),
    metric("stood_still_p95", "ms", stalledMs),
    metric(
      "did_not_end",
      "viewers",
      runs.map(({ viewed }) => viewed.filter(({ failure }) => failure !== null).length),
    ),
  ];
}

async function keepRaw(results: object): Promise<void> {
  const directory = join(process.env.DATA_DIR || ".data", "bench");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "peers.json"), JSON.stringify(results, null, 1));
}

/**
 * `npm run bench -- peers [--quick] [apart] [together]`: pages of one film that share it by real WebRTC on loopback, and what the origin still gives: objects of
 * the CDN, and the words in the rooms where they meet. Each has the product's root, resolver, rooms and lines and a device of its own, and
 * asks for parts as the player does; nothing is decoded, for fifty films at once are too much for one machine. `apart`, and the bar: one begins
 * after another, as people do; whoever has seen it leaves. `together`, when asked for: all within a few seconds; how soon they meet is then
 * what the machine can do, which `room_answers_p95` says. Raw results go to `.data/bench/peers.json`.
 */
export async function bench({ isQuick, args, say }: BenchContext): Promise<readonly Metric[]> {
  const { filmSeconds, runs, crowds } = isQuick ? QUICK : FULL;
  const names = NAMES.filter((name) => (args.length === 0 ? name === "apart" : args.includes(name)));
  const folder = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log: say });
  process.env[TEST_DATABASE_URL] = server.url;
  const raw: Record<keyof typeof crowds, CrowdRun[]> = { apart: [], together: [] };
  try {
    await prepareTemplate(server.url);
    const film = await makeFilm(filmSeconds);
    for (let at = 0; at < runs; at++) {
      for (const name of names) {
        const run = await runCrowd(film, crowds[name]);
        raw[name].push(run);
        await keepRaw({ machine: describeMachine(), filmSeconds, crowds, raw });
        const [all, rooms] = [percentOf(run, run.cdnBytes + run.roomBytes), percentOf(run, run.roomBytes)];
        say(
          `${name}, run ${at + 1}: ${all.toFixed(2)} % from the origin, of these ${rooms.toFixed(2)} % in rooms (${run.roomMs.length} calls); load ${describeMachine().loadAverage}`,
        );
      }
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const limits = isQuick ? {} : { bar: BAR_PERCENT, aim: AIM_PERCENT };
  return names.flatMap((name) => metricsOf(name, crowds[name], raw[name], name === "apart" ? limits : {}));
}
