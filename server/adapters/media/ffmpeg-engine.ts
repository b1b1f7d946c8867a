import { availableParallelism } from "node:os";
import type { Readable } from "node:stream";
import { DomainError } from "@/server/kernel/errors";
import type { Log } from "@/server/kernel/log";
import { arrangeArguments, asFile, SAFE_INPUT } from "./arrange-arguments";
import { explainFailure, hasSucceeded } from "./explain-failure";
import { findProgram } from "./find-program";
import type { MediaEngine, MediaProbe, MediaRun, MediaRunResult } from "./index";
import { readProbe } from "./read-probe";
import { runProcess } from "./run-process";

const PROBE_TIME_LIMIT_MS = 60_000;
const PROBE_CHARS_MAX = 4 * 1024 * 1024;
const MEMORY_BYTES_MAX = 2 * 1024 ** 3;
const PROGRESS_SECONDS = "0.25";

interface FfmpegEngineOptions {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  readonly log: Log;
  /** Threads of each codec and filter graph; default: as many as there are processors. */
  readonly threads?: number;
  /** Resident memory at which a run is ended; default 2 GiB. */
  readonly memoryBytesMax?: number;
}

function requireProgram(name: string): string {
  const found = findProgram(name);
  if (found !== null) return found;
  throw new DomainError("unavailable", { sentence: "ffmpeg is not installed on this machine. On Debian: apt-get install ffmpeg" });
}

async function readText(stream: Readable, charsMax: number): Promise<string> {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    text += String(chunk);
    if (text.length > charsMax) throw new DomainError("media_unreadable", { sentence: "This file describes itself at a length that is not believable." });
  }
  return text;
}

/** Reads `key=value` lines of `-progress`; `out_time_us` is missing until the first packet is out. */
async function readProgress(stream: Readable, onProgress: ((outTimeMs: number) => void) | undefined): Promise<void> {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const lines = `${rest}${String(chunk)}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const outTimeUs = Number(/^out_time_us=(\d+)/.exec(line)?.[1] ?? Number.NaN);
      if (!Number.isNaN(outTimeUs)) onProgress?.(Math.round(outTimeUs / 1000));
    }
  }
}

/** What `-benchmark` says at the end is exact; the last look into /proc stands in when a run did not get that far. */
function readCpuMs(log: string, seenMs: number): number {
  const bench = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(log);
  return bench === null ? seenMs : Math.round((Number(bench[1]) + Number(bench[2])) * 1000);
}

/** The media engine on the system's ffmpeg and ffprobe (5.1 or later), one child process a run. */
export function createFfmpegEngine(options: FfmpegEngineOptions): MediaEngine {
  const threads = options.threads ?? availableParallelism();
  const memoryBytesMax = options.memoryBytesMax ?? MEMORY_BYTES_MAX;

  async function askFfprobe(args: readonly string[], path: string, signal: AbortSignal | undefined): Promise<string> {
    const program = requireProgram(options.ffprobePath);
    let answer = "";
    const readers = [
      async (stream: Readable): Promise<void> => {
        answer = await readText(stream, PROBE_CHARS_MAX);
      },
    ];
    const words = ["-hide_banner", "-v", "level+error", ...SAFE_INPUT, "-of", "json", ...args, asFile(path)];
    const end = await runProcess({ program, args: words, signal, timeLimitMs: PROBE_TIME_LIMIT_MS, memoryBytesMax, threads: 1, readers });
    if (end.stopped === null && end.exitCode === 0) return answer;
    throw explainFailure(end, PROBE_TIME_LIMIT_MS);
  }

  async function run(given: MediaRun): Promise<MediaRunResult> {
    const codecThreads = given.threads ?? threads;
    const count = String(codecThreads);
    const args = [
      ...["-nostdin", "-hide_banner", "-y", "-v", "level+info", "-nostats", "-benchmark", "-progress", "pipe:1", "-stats_period", PROGRESS_SECONDS],
      ...["-filter_threads", count, "-filter_complex_threads", count],
      ...arrangeArguments(given.args, codecThreads),
    ];
    const readers = [(stream: Readable) => readProgress(stream, given.onProgress), ...(given.pipes ?? [])];
    const program = requireProgram(options.ffmpegPath);
    const { signal, timeLimitMs, isBackground } = given;
    const end = await runProcess({ program, args, signal, timeLimitMs, memoryBytesMax, threads: codecThreads, isBackground, readers });
    const result = { log: end.log, cpuMs: readCpuMs(end.log, end.cpuMs), wallMs: Math.round(end.wallMs) };
    if (hasSucceeded(end)) return result;
    const failure = explainFailure(end, given.timeLimitMs);
    options.log.debug({ exitCode: end.exitCode, stopped: end.stopped, cpuMs: result.cpuMs, said: end.log.slice(-2000) }, "a media run did not end well");
    throw failure;
  }

  /** How far a copy of the streams gets: reads the whole file, decodes nothing. */
  async function measureMs(path: string, signal: AbortSignal | undefined): Promise<number> {
    let reachedMs = 0;
    const onProgress = (outTimeMs: number): void => {
      reachedMs = Math.max(reachedMs, outTimeMs);
    };
    await run({ args: ["-i", path, "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-f", "null", "-"], signal, timeLimitMs: PROBE_TIME_LIMIT_MS, onProgress });
    return reachedMs;
  }

  function probe(path: string, asked?: { readonly signal?: AbortSignal }): Promise<MediaProbe> {
    const askStreams = (): Promise<string> => askFfprobe(["-show_format", "-show_streams"], path, asked?.signal);
    return readProbe(askStreams, () => measureMs(path, asked?.signal));
  }

  return { run, probe };
}
