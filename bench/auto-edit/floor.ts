import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { MediaEngine } from "@/server/adapters/media";
import type { EditedVideo } from "@/server/auto-edit/edit-video";
import { CONTAINER, pictureCodec, SOUND_CODEC } from "@/server/auto-edit/render/encoder";

const TIME_LIMIT_MS = 30 * 60_000;

/**
 * The least that the same clips could have cost: the source decoded once, and each clip's own frames encoded with the same settings from raw
 * video, with nothing in between. Reading raw frames is taken off: it is neither decoding nor encoding.
 */
export async function measureFloor(engine: MediaEngine, source: string, workDir: string, edited: EditedVideo): Promise<number> {
  const decode = await engine.run({ args: ["-i", source, "-map", "0:v:0", "-map", "0:a:0?", "-f", "null", "-"], timeLimitMs: TIME_LIMIT_MS });
  let cpuMs = decode.cpuMs;
  for (const clip of edited.clips) {
    const planned = edited.plan.clips.find(({ index }) => index === clip.index);
    const [over = 25, under = 1] = (planned?.frameRate ?? "25").split("/").map(Number);
    const raw = join(workDir, "raw.nut");
    const bare = join(workDir, "bare.mp4");
    await engine.run({
      args: ["-i", join(workDir, clip.file), "-map", "0", "-c:v", "rawvideo", "-c:a", "pcm_s16le", "-f", "nut", raw],
      timeLimitMs: TIME_LIMIT_MS,
    });
    const read = await engine.run({ args: ["-i", raw, "-map", "0", "-c", "copy", "-f", "null", "-"], timeLimitMs: TIME_LIMIT_MS });
    const encode = await engine.run({
      args: ["-i", raw, "-map", "0:v", "-map", "0:a?", ...pictureCodec(clip, over / under), ...SOUND_CODEC, ...CONTAINER, bare],
      timeLimitMs: TIME_LIMIT_MS,
    });
    cpuMs += Math.max(0, encode.cpuMs - read.cpuMs);
    await Promise.all([rm(raw, { force: true }), rm(bare, { force: true })]);
  }
  return cpuMs;
}
