import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { type EditedVideo, editVideo } from "@/server/auto-edit/edit-video";
import { EDIT_DEFAULTS } from "@/server/auto-edit/plan/plan-edit";
import { REALMS, type Realm, TARGETS, type Target } from "@/server/auto-edit/types";
import { findDomainError } from "@/server/kernel/errors";
import { createLog } from "@/server/kernel/log";

const USAGE = `Usage: npm run auto-edit -- FILE --out DIR [--realm ${REALMS.join("|")}] [--targets ${TARGETS.join(",")}] [--json]`;

class UsageError extends Error {}

interface Asked {
  readonly file: string;
  readonly out: string;
  readonly realm: Realm;
  readonly targets: readonly Target[];
  readonly asJson: boolean;
}

function readArgs(): Asked {
  const { values, positionals } = parse();
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0 || values.out === undefined) throw new UsageError(USAGE);
  const realm = REALMS.find((known) => known === (values.realm ?? "INFERNO").toUpperCase());
  if (realm === undefined) throw new UsageError(`There is no realm ${values.realm}. Choose ${REALMS.join(", ")}.`);
  const words = (values.targets ?? TARGETS.join(",")).split(",").map((word) => word.trim());
  const targets = TARGETS.filter((target) => words.includes(target));
  const unknown = words.find((word) => !TARGETS.some((target) => target === word));
  if (unknown !== undefined || targets.length === 0) throw new UsageError(`There is no target ${unknown ?? "named"}. Choose of ${TARGETS.join(", ")}.`);
  return { file, out: values.out, realm, targets, asJson: values.json };
}

function parse() {
  try {
    const options = { out: { type: "string" }, realm: { type: "string" }, targets: { type: "string" }, json: { type: "boolean", default: false } } as const;
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split("\n")[0] : error} ${USAGE}`);
  }
}

function summarize(edited: EditedVideo, out: string): string {
  const lines = edited.clips.map(({ file, width, height, durationMs, score, beatAligned, sizeBytes }) =>
    [
      join(out, file),
      `${width}x${height}`,
      `${(durationMs / 1000).toFixed(1)} s`,
      `score ${score}`,
      beatAligned ? "on the beat" : "",
      `${(sizeBytes / 1e6).toFixed(1)} MB`,
    ]
      .filter((part) => part !== "")
      .join("  "),
  );
  const left = edited.leftOut.map(({ kind, startMs, score, sentence }) => `left out: ${kind} at ${(startMs / 1000).toFixed(1)} s, score ${score}: ${sentence}`);
  return [...lines, ...edited.analysis.warnings.map((warning) => `note: ${warning}`), ...left].join("\n");
}

async function main(): Promise<void> {
  const asked = readArgs();
  const found = await stat(asked.file).catch(() => null);
  if (found === null || !found.isFile()) throw new UsageError(`There is no file ${asked.file}.`);
  const cancel = new AbortController();
  process.once("SIGINT", () => cancel.abort());
  process.once("SIGTERM", () => cancel.abort());
  const media = createFfmpegEngine({
    ffmpegPath: process.env.FFMPEG_PATH || "ffmpeg",
    ffprobePath: process.env.FFPROBE_PATH || "ffprobe",
    log: createLog("auto-edit", process.env.LOG_LEVEL || "silent"),
  });
  let told = "";
  const edited = await editVideo(media, {
    sourcePath: asked.file,
    workDir: asked.out,
    options: { ...EDIT_DEFAULTS, realm: asked.realm, targets: asked.targets },
    signal: cancel.signal,
    onProgress: (stage, part) => {
      const line = `${stage} ${Math.floor(part * 20) * 5} %`;
      if (line !== told && !asked.asJson) process.stderr.write(`${line}\n`);
      told = line;
    },
  });
  const { analysis, clips, leftOut } = edited;
  const result = { realm: asked.realm, durationMs: analysis.durationMs, clips, leftOut, warnings: analysis.warnings };
  await writeFile(join(asked.out, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  console.log(asked.asJson ? JSON.stringify(result) : summarize(edited, asked.out));
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) console.error(error.message);
  else console.error(findDomainError(error)?.sentence ?? (error instanceof Error ? error.message.split("\n")[0] : "Something broke."));
  process.exitCode = 1;
});
