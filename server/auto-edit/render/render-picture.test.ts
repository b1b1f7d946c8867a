import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VideoStream } from "@/server/adapters/media";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { createLog } from "@/server/kernel/log";
import { H264, makeMedia, picture } from "@/test/media";
import type { PlannedClip } from "../plan/edit-plan";
import { fitsAtOnce } from "./fits-at-once";
import { measureLevels } from "./measure-levels";
import { renderPicture } from "./render-picture";

// Several threads of x264 that share a bitrate never decide twice the same.
const media = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log: createLog("test", "silent"), threads: 1 });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mhc-picture-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Pieces of a few frames each, in other order than the source's, as large as is asked for. */
function montage(startsMs: readonly number[], frames: number, width: number, height: number, frameRate: string): PlannedClip {
  const [over = 25, under = 1] = frameRate.split("/").map(Number);
  const pieceMs = Math.round((frames * under * 1000) / over);
  return {
    ...{ index: 0, kind: "trailer", width, height, frameRate, durationMs: pieceMs * startsMs.length, framing: { kind: "crop", width: 1, height: 1 } },
    segments: startsMs.map((startMs) => ({ startMs, endMs: startMs + pieceMs, frames, path: [] })),
    ...{ score: 0, reasons: [], beatAligned: false, posterPlacesMs: [] },
  };
}

async function render(sourcePath: string, video: VideoStream, clip: PlannedClip, name: string): Promise<string> {
  const outputPath = join(folder, `${name}.mp4`);
  const [over = 25, under = 1] = clip.frameRate.split("/").map(Number);
  await renderPicture(media, {
    ...{ sourcePath, video, clip, outputPath, soundPath: null },
    grading: { realm: "INFERNO", levels: undefined, framesPerSecond: over / under },
    piecePath: (index) => join(folder, `.${name}.${index}.mp4`),
    listPath: join(folder, `.${name}.list`),
  });
  return outputPath;
}

async function filmOf(path: string): Promise<VideoStream> {
  const { video } = await media.probe(path);
  if (video === null) throw new Error("there is a picture");
  return video;
}

describe("the pieces of a montage", () => {
  it("give the same file whether they are read at once or cut one after the other before", async () => {
    const source = makeMedia(join(folder, "small.mp4"), [...picture(3, "320x180", 30), "-r", "30000/1001", ...H264]);
    const video = await filmOf(source);
    const clip = montage([2000, 0, 700, 1500], 9, 320, 180, "30000/1001");
    const atOnce = await render(source, video, clip, "at-once");
    const before = await render(source, { ...video, codedWidth: 100_000 }, clip, "before");
    expect(await readFile(join(folder, ".before.list"), "utf8")).toContain("file '.before.3.mp4'");
    expect((await readFile(before)).equals(await readFile(atOnce))).toBe(true);
    expect((await media.probe(before)).durationMs).toBe((await media.probe(atOnce)).durationMs);
  }, 60_000);

  it("of a long film in 4K and ten bits stay within the memory that one run may take, and so does looking how light it is", async () => {
    const tenBits = ["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:keyint=1"];
    const source = makeMedia(join(folder, "large.mp4"), [...picture(4, "3840x2160", 6), "-vf", "format=yuv420p,lutyuv=y=60+val/4", ...tenBits]);
    const starts = Array.from({ length: 10 }, (_, index) => index * 150);
    // Of a pale picture; those of one that could not be read are the whole range.
    expect(await measureLevels(media, source, await media.probe(source))).toEqual({ black: 28, white: 185 });
    const made = await render(source, await filmOf(source), montage(starts, 2, 1280, 720, "24"), "large");
    expect(Math.abs((await media.probe(made)).durationMs - 833)).toBeLessThan(5);
  }, 120_000);

  it("are cut before only where as many decoders would not fit", async () => {
    const video: VideoStream = await filmOf(makeMedia(join(folder, "any.mp4"), [...picture(1), ...H264]));
    const fits = (pieces: number, codedWidth: number, codedHeight: number, pixelFormat = "yuv420p", threads = 2) =>
      fitsAtOnce(pieces, { ...video, codedWidth, codedHeight, pixelFormat, bitDepth: pixelFormat.endsWith("10le") ? 10 : 8 }, threads);
    expect([fits(24, 1920, 1080), fits(24, 1920, 1080, "yuv420p", 64), fits(24, 1920, 1080, "yuv422p10le")]).toEqual([true, false, false]);
    expect([fits(4, 3840, 2160), fits(24, 3840, 2160), fits(8, 3840, 2160, "yuv420p10le"), fits(1, 7680, 4320)]).toEqual([true, false, false, true]);
  });
});
