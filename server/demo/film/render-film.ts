import { open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as giveWay } from "node:timers/promises";
import type { MediaEngine } from "@/server/adapters/media";
import { composeMusic } from "./compose-music";
import { toWav } from "./mix-down";
import { countFrames, createFramePainter, FRAMES_PER_SECOND, type FramePainter, type Storyboard } from "./storyboard";

// Painted at half the size: these pictures are soft, and painting is what takes the time.
const PAINTED_WIDTH = 640;
const PAINTED_HEIGHT = 360;
const WIDTH = 1280;
const HEIGHT = 720;
/** Eight seconds: 270 MB of raw frames, two reels, are on the disk at any time, and no more. */
const FRAMES_PER_REEL = 192;
const TIME_LIMIT_MS = 10 * 60_000;
/** One thread, so that a film that nobody waits for leaves room for those who watch. */
const THREADS = 1;

const COLOURS = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];

/** Paints and plays a storyboard into an MP4 file (1280×720, 24 a second). `folder` is for what is made on the way; its caller removes it. */
export async function renderFilm(media: MediaEngine, board: Storyboard, folder: string): Promise<string> {
  const painter = createFramePainter(board, PAINTED_WIDTH, PAINTED_HEIGHT);
  const frames = countFrames(board);
  const reels: string[] = [];
  let encoding = Promise.resolve();
  for (let first = 0; first < frames; first += FRAMES_PER_REEL) {
    const reel = `reel-${reels.length}.mp4`;
    const raw = join(folder, `${reel}.rgb`);
    // The next reel is painted while this one is encoded: one process paints, another encodes.
    await paintReel(painter, first, Math.min(frames, first + FRAMES_PER_REEL), raw);
    await encoding;
    encoding = encodeReel(media, raw, join(folder, reel)).then(() => rm(raw));
    // Awaited above or below; without this, a failure in between would end the process.
    encoding.catch(() => undefined);
    reels.push(reel);
  }
  await encoding;
  const music = join(folder, "music.wav");
  await writeFile(music, await toWav(await composeMusic(board.score)));
  const list = join(folder, "reels.txt");
  await writeFile(list, reels.map((reel) => `file '${reel}'\n`).join(""));
  const film = join(folder, "film.mp4");
  await media.run({
    args: [
      ...["-f", "concat", "-safe", "0", "-i", list, "-i", music, "-map", "0:v", "-map", "1:a", "-c:v", "copy"],
      ...["-c:a", "aac", "-b:a", "192k", "-t", (frames / FRAMES_PER_SECOND).toFixed(3), "-movflags", "+faststart", "-f", "mp4", film],
    ],
    timeLimitMs: TIME_LIMIT_MS,
    threads: THREADS,
  });
  return film;
}

async function paintReel(painter: FramePainter, first: number, end: number, path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    for (let frame = first; frame < end; frame++) {
      await file.write(painter.paint(frame));
      // The process has other jobs to keep alive.
      await giveWay();
    }
  } finally {
    await file.close();
  }
}

async function encodeReel(media: MediaEngine, raw: string, path: string): Promise<void> {
  // A little grain, or the slow gradients would show their steps.
  const filter = `scale=${WIDTH}:${HEIGHT}:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv420p,noise=c0s=3:c0f=t`;
  await media.run({
    args: [
      ...["-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", `${PAINTED_WIDTH}x${PAINTED_HEIGHT}`, "-framerate", String(FRAMES_PER_SECOND), "-i", raw],
      ...["-vf", filter, "-c:v", "libx264", "-preset", "superfast", "-crf", "25", "-g", "48", "-profile:v", "high", ...COLOURS, "-f", "mp4", path],
    ],
    timeLimitMs: TIME_LIMIT_MS,
    threads: THREADS,
  });
}
