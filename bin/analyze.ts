import { parseArgs } from "node:util";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { analyzeSource } from "@/server/auto-edit/analysis";
import type { Analysis } from "@/server/auto-edit/types";
import { findDomainError } from "@/server/kernel/errors";
import { createLog } from "@/server/kernel/log";

const USAGE = "Usage: npm run analyze -- FILE [--json]";

class UsageError extends Error {}

function readArgs(): { readonly file: string; readonly asJson: boolean } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean", default: false } } });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError(USAGE);
    return { file, asJson: values.json };
  } catch (error) {
    throw new UsageError(error instanceof UsageError ? USAGE : `${error instanceof Error ? error.message : error}. ${USAGE}`);
  }
}

function clock(ms: number): string {
  const seconds = ms / 1000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
}

function summarize(analysis: Analysis): string {
  const { loudness, shots, speech } = analysis;
  const kinds = (["cut", "dissolve", "fade"] as const).map((kind) => `${shots.filter((shot) => shot.transition === kind).length} by ${kind}`);
  const spokenMs = speech.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const lufs =
    loudness.integratedLufs === null ? "no sound to measure" : `${loudness.integratedLufs} LUFS, true peak ${loudness.truePeakDbtp ?? "unknown"} dBTP`;
  const best = analysis.highlights
    .slice(0, 5)
    .flatMap((highlight) => [
      `  ${String(highlight.score).padStart(3)}  ${clock(highlight.startMs)} to ${clock(highlight.endMs)}`,
      ...highlight.reasons.map(({ points, text }) => `       ${points > 0 ? "+" : ""}${points}  ${text}`),
    ]);
  return [
    `Length      ${clock(analysis.durationMs)}`,
    `Tempo       ${analysis.tempoBpm === null ? "no steady beat" : `${analysis.tempoBpm} BPM, ${analysis.beatsMs.length} beats, ${analysis.downbeatsMs.length} bars`}`,
    `Shots       ${shots.length} (${kinds.join(", ")})`,
    `Loudness    ${lufs}`,
    `Speech      ${clock(spokenMs)} in ${speech.length} passages`,
    ...analysis.warnings.map((warning) => `Note        ${warning}`),
    "Highlights",
    ...best,
  ].join("\n");
}

/** The keys that outside programs count on (design: Commands). */
function toContract(analysis: Analysis): object {
  const { durationMs, tempoBpm, beatsMs, downbeatsMs, shots, loudness, speech, highlights, warnings } = analysis;
  return { durationMs, tempoBpm, beatsMs, downbeatsMs, shots, loudness, speech, highlights, warnings };
}

async function main(): Promise<void> {
  const { file, asJson } = readArgs();
  const cancel = new AbortController();
  process.once("SIGINT", () => cancel.abort());
  process.once("SIGTERM", () => cancel.abort());
  const media = createFfmpegEngine({
    ffmpegPath: process.env.FFMPEG_PATH || "ffmpeg",
    ffprobePath: process.env.FFPROBE_PATH || "ffprobe",
    log: createLog("analyze", process.env.LOG_LEVEL || "silent"),
  });
  const probe = await media.probe(file, { signal: cancel.signal });
  const analysis = await analyzeSource(media, file, probe, { signal: cancel.signal });
  console.log(asJson ? JSON.stringify(toContract(analysis)) : summarize(analysis));
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) console.error(error.message);
  else console.error(findDomainError(error)?.sentence ?? (error instanceof Error ? error.message.split("\n")[0] : "Something broke."));
  process.exitCode = 1;
});
