import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MediaEngine, MediaRun, MediaRunResult } from "@/server/adapters/media";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { editVideo } from "@/server/auto-edit/edit-video";
import { EDIT_DEFAULTS } from "@/server/auto-edit/plan/plan-edit";
import { REALMS, type Realm, TARGETS } from "@/server/auto-edit/types";
import { createLog } from "@/server/kernel/log";
import { type BenchContext, type Metric, makeMetric } from "../report";
import { measureFloor } from "./floor";
import { makeSource } from "./source";

/** Bar of the product's first issue: the whole job against one decode and the bare encodes of the same outputs, in processor time. */
const RATIO_BAR = 2;
/** facts: what a job could come down to with one shared decode. */
const RATIO_AIM = 1.1;
const ROUNDS = 3;

/** Every run's processor time is added up: what the job's child processes took. */
class CountingEngine implements MediaEngine {
  readonly #engine: MediaEngine;
  cpuMs = 0;

  constructor(engine: MediaEngine) {
    this.#engine = engine;
  }

  probe: MediaEngine["probe"] = (path, options) => this.#engine.probe(path, options);

  async run(run: MediaRun): Promise<MediaRunResult> {
    const result = await this.#engine.run(run);
    this.cpuMs += result.cpuMs;
    return result;
  }
}

interface Round {
  readonly jobCpuMs: number;
  readonly floorCpuMs: number;
}

/** `npm run bench -- auto-edit [--quick] [--file F] [--realm R]`: processor time of a whole edit, all targets, against its floor in the same run. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-auto-edit-"));
  try {
    const engine = createFfmpegEngine({
      ffmpegPath: process.env.FFMPEG_PATH || "ffmpeg",
      ffprobePath: process.env.FFPROBE_PATH || "ffprobe",
      log: createLog("bench", "silent"),
    });
    const source = optionOf(context.args, "--file") ?? (await makeSource(engine, directory));
    const asked = optionOf(context.args, "--realm")?.toUpperCase();
    const realms = REALMS.filter((realm) => asked === undefined || realm === asked);
    const metrics: Metric[] = [];
    for (const realm of realms) {
      const rounds: Round[] = [];
      for (let round = 0; round < (context.isQuick ? 1 : ROUNDS); round++) {
        rounds.push(await measureRound(engine, source, realm, join(directory, `${realm}-${round}`)));
        const { jobCpuMs, floorCpuMs } = rounds.at(-1) ?? { jobCpuMs: 0, floorCpuMs: 0 };
        context.say(
          `${realm}: job ${(jobCpuMs / 1000).toFixed(1)} s, floor ${(floorCpuMs / 1000).toFixed(1)} s of processor time, ratio ${(jobCpuMs / floorCpuMs).toFixed(2)}`,
        );
      }
      metrics.push(...toMetrics(realm, rounds));
    }
    return metrics;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Job and floor one after the other, so that both meet the same machine. The job is counted with our own process's work: analysis runs there. */
async function measureRound(engine: MediaEngine, source: string, realm: Realm, workDir: string): Promise<Round> {
  const counting = new CountingEngine(engine);
  const before = process.cpuUsage();
  const edited = await editVideo(counting, { sourcePath: source, workDir, options: { ...EDIT_DEFAULTS, realm, targets: TARGETS } });
  const own = process.cpuUsage(before);
  const jobCpuMs = counting.cpuMs + (own.user + own.system) / 1000;
  const floorCpuMs = await measureFloor(engine, source, workDir, edited);
  await rm(workDir, { recursive: true, force: true });
  return { jobCpuMs, floorCpuMs };
}

function toMetrics(realm: Realm, rounds: readonly Round[]): readonly Metric[] {
  const realmName = realm.toLowerCase();
  const floors = rounds.map(({ floorCpuMs }) => floorCpuMs / 1000);
  const floor = [...floors].sort((a, b) => a - b)[floors.length >> 1] ?? 0;
  return [
    makeMetric({
      name: `${realmName}: job against floor`,
      unit: "x",
      values: rounds.map(({ jobCpuMs, floorCpuMs }) => jobCpuMs / floorCpuMs),
      floor: 1,
      bar: RATIO_BAR,
      aim: RATIO_AIM,
    }),
    makeMetric({ name: `${realmName}: job`, unit: "CPU s", values: rounds.map(({ jobCpuMs }) => jobCpuMs / 1000), floor }),
  ];
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}
