import { join } from "node:path";
import type { MediaEngine } from "@/server/adapters/media";

const SECONDS = 60;
const SHOT_SECONDS = 4;
const SIZE = "1280x720";
const FRAMES_PER_SECOND = 30;

/** A minute of moving scenes with hard cuts, and a beat of 120 a minute under two tones: made here, so that the bench needs no file. */
export async function makeSource(engine: MediaEngine, directory: string): Promise<string> {
  const file = join(directory, "source.mp4");
  const scenes = Array.from({ length: SECONDS / SHOT_SECONDS }, (_, index) => {
    const kind = ["testsrc2", "mandelbrot", "gradients", "life"][index % 4] ?? "testsrc2";
    const options =
      {
        testsrc2: "",
        mandelbrot: `:start_x=${(-0.74 + index * 0.001).toFixed(4)}`,
        gradients: ":seed=7",
        life: ":seed=11:mold=10:life_color=#d0c0a0:death_color=#30241c",
      }[kind] ?? "";
    const rate = `size=${SIZE}:rate=${FRAMES_PER_SECOND}`;
    return `${kind}=${rate}${options},trim=duration=${SHOT_SECONDS},setpts=PTS-STARTPTS,format=yuv420p,setsar=1[s${index}]`;
  });
  const graph = [
    ...scenes,
    `${scenes.map((_, index) => `[s${index}]`).join("")}concat=n=${scenes.length}[v]`,
    `aevalsrc='0.5*sin(2*PI*60*t)*exp(-12*mod(t,0.5))+0.12*sin(2*PI*220*t)*(1+0.6*sin(2*PI*t/16))':s=48000:d=${SECONDS}[a]`,
  ].join(";");
  await engine.run({
    args: [
      "-f",
      "lavfi",
      "-i",
      "anullsrc=d=0.1",
      "-filter_complex",
      graph,
      "-map",
      "[v]",
      "-map",
      "[a]",
      "-c:v",
      "libx264",
      "-preset",
      "veryfast",
      "-crf",
      "20",
      "-c:a",
      "aac",
      file,
    ],
    timeLimitMs: 10 * 60_000,
  });
  return file;
}
