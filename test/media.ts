import { spawnSync } from "node:child_process";

/** Makes a media file with ffmpeg's own sources; `args` are all arguments but the target. @throws Error with ffmpeg's words. */
export function makeMedia(target: string, args: readonly string[]): string {
  const run = spawnSync("ffmpeg", ["-v", "error", "-nostdin", "-y", ...args, target], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`ffmpeg: ${run.stderr}`);
  return target;
}

/** Moving test picture of some seconds; sizes in pixels. */
export function picture(seconds: number, size = "320x180", rate = 25): readonly string[] {
  return ["-f", "lavfi", "-i", `testsrc2=duration=${seconds}:size=${size}:rate=${rate}`];
}

export function tone(seconds: number): readonly string[] {
  return ["-f", "lavfi", "-i", `sine=frequency=440:duration=${seconds}`];
}

export const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"] as const;
export const AAC = ["-c:a", "aac", "-ac", "2"] as const;
