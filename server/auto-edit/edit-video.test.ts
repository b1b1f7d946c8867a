import { execFile } from "node:child_process";
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { createLog } from "@/server/kernel/log";
import { type EditedVideo, type EditStage, editVideo } from "./edit-video";
import { EDIT_DEFAULTS } from "./plan/plan-edit";
import { readLoudness } from "./render/loudness";
import { type RenderedClip, TARGETS, type Target } from "./types";

const run = promisify(execFile);
const media = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log: createLog("test", "silent") });
let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mhc-edit-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Makes a source with ffmpeg; the words are its arguments up to the file's name. */
async function make(name: string, words: string): Promise<string> {
  const file = join(directory, name);
  await run("ffmpeg", ["-v", "error", "-y", ...words.split(" "), file]);
  return file;
}

const picture = (seconds: number, size = "320x180", rate = 25) => `-f lavfi -i testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
const clicks = (seconds: number) => `-f lavfi -i aevalsrc=0.4*sin(2*PI*220*t)*exp(-6*mod(t\\,0.5)):s=44100:d=${seconds}`;

async function edit(file: string, targets: readonly Target[] = ["shorts"]): Promise<EditedVideo & { readonly workDir: string }> {
  const workDir = `${file}.out`;
  return { ...(await editVideo(media, { sourcePath: file, workDir, options: { ...EDIT_DEFAULTS, realm: "PURGATORIO", targets } })), workDir };
}

const probeShape = z.object({
  streams: z.array(z.record(z.string(), z.unknown())),
  format: z.object({ duration: z.string(), tags: z.record(z.string(), z.string()).optional() }),
});

/** What every finished clip must be, read by a program that is not ours. */
async function expectGoodClip(workDir: string, clip: RenderedClip, hasSound: boolean): Promise<void> {
  const file = join(workDir, clip.file);
  const { stdout } = await run("ffprobe", ["-v", "error", "-of", "json", "-show_streams", "-show_format", file]);
  const { streams, format } = probeShape.parse(JSON.parse(stdout));
  const video = streams.find((stream) => stream.codec_type === "video");
  expect(video).toMatchObject({ codec_name: "h264", profile: "High", pix_fmt: "yuv420p", width: clip.width, height: clip.height, sample_aspect_ratio: "1:1" });
  expect(video).toMatchObject({ color_space: "bt709", color_transfer: "bt709", color_primaries: "bt709", color_range: "tv" });
  expect(video?.side_data_list).toBeUndefined();
  expect(video?.r_frame_rate).toBe(video?.avg_frame_rate);
  expect(Math.abs(Number(format.duration) * 1000 - clip.durationMs)).toBeLessThan(60);
  expect(Object.keys(format.tags ?? {}).sort()).toEqual(["compatible_brands", "major_brand", "minor_version"]);
  const head = await readHead(file);
  expect(head.indexOf("moov")).toBeGreaterThan(0);
  expect(head.indexOf("moov")).toBeLessThan(head.indexOf("mdat"));
  expect((await readFile(join(workDir, clip.poster))).subarray(0, 3).toString("hex")).toBe("ffd8ff");
  expect((await stat(file)).size).toBe(clip.sizeBytes);
  expect(clip.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(clip.score);
  const audio = streams.find((stream) => stream.codec_type === "audio");
  expect(streams).toHaveLength(hasSound ? 2 : 1);
  if (hasSound) {
    expect(audio).toMatchObject({ codec_name: "aac", sample_rate: "48000", channels: 2 });
    expect(Math.abs(Number(audio?.duration) - Number(video?.duration))).toBeLessThan(0.1);
  }
}

async function readHead(file: string): Promise<string> {
  const handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(256 * 1024), 0, 256 * 1024, 0);
  await handle.close();
  return buffer.subarray(0, bytesRead).toString("latin1");
}

async function expectShorts(edited: EditedVideo & { readonly workDir: string }, hasSound: boolean): Promise<void> {
  expect(edited.clips.length).toBeGreaterThan(0);
  for (const clip of edited.clips) {
    expect(clip.width * 16).toBe(clip.height * 9);
    await expectGoodClip(edited.workDir, clip, hasSound);
  }
}

test("a video with sound gives every kind of clip, at −14 LUFS, below −1 dBTP, and a second run takes up what is there", async () => {
  const file = await make("whole.mp4", `${picture(6)} ${clicks(6)} -c:v libx264 -preset ultrafast -c:a aac -metadata title=secret`);
  const edited = await edit(file, TARGETS);
  expect(new Set(edited.clips.map(({ kind }) => kind))).toEqual(new Set(["short", "reel", "trailer", "highlight"]));
  for (const clip of edited.clips) {
    await expectGoodClip(edited.workDir, clip, true);
    const { stderr } = await run("ffmpeg", ["-nostats", "-i", join(edited.workDir, clip.file), "-af", "ebur128=peak=true", "-f", "null", "-"]);
    const heard = readLoudness(stderr);
    expect(Math.abs((heard.lufs ?? 0) + 14)).toBeLessThanOrEqual(1);
    expect(heard.peakDbtp ?? 0).toBeLessThanOrEqual(-1);
  }
  const trailer = edited.clips.find(({ kind }) => kind === "trailer");
  expect((trailer?.width ?? 0) * 9).toBe((trailer?.height ?? 0) * 16);
  const names = (await readdir(edited.workDir)).sort();
  expect(names.filter((name) => name.includes(".part."))).toEqual([]);
  const before = await stat(join(edited.workDir, edited.clips[0]?.file ?? ""));
  const again = await edit(file, TARGETS);
  expect(again.clips).toEqual(edited.clips);
  expect((await readdir(edited.workDir)).sort()).toEqual(names);
  expect((await stat(join(edited.workDir, edited.clips[0]?.file ?? ""))).mtimeMs).toBe(before.mtimeMs);
}, 180_000);

test("a file cut off in mid-render is made again, whole", async () => {
  const file = await make("again.mp4", `${picture(2)} -c:v libx264 -preset ultrafast`);
  const first = await edit(file);
  const clip = join(first.workDir, first.clips[0]?.file ?? "");
  await writeFile(clip, (await readFile(clip)).subarray(0, 1000));
  await expectShorts(await edit(file), false);
}, 120_000);

test("a silent source of two seconds at ten frames a second gives a clip without a sound track, in whole multiples of its frames", async () => {
  const edited = await edit(await make("silent.mp4", `${picture(2, "320x180", 10)} -c:v libx264 -preset ultrafast`), ["shorts", "trailer", "highlights"]);
  expect(edited.clips.map(({ kind }) => kind)).toEqual(["short", "trailer", "highlight"]);
  for (const clip of edited.clips) {
    await expectGoodClip(edited.workDir, clip, false);
    expect(Math.abs(clip.durationMs - 2000)).toBeLessThan(60);
  }
}, 120_000);

test("HDR in ten bits of HEVC becomes what every player shows", async () => {
  const hdr =
    "-pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=error -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc";
  await expectShorts(await edit(await make("hdr.mp4", `${picture(2)} ${hdr}`)), false);
}, 120_000);

test("a picture that the container turns is shown upright, tall, with nothing left to turn", async () => {
  const flat = await make("flat.mp4", `${picture(2)} ${clicks(2)} -c:v libx264 -preset ultrafast -c:a aac`);
  const turned = await make("turned.mp4", `-i ${flat} -c copy -metadata:s:v:0 rotate=90`);
  const edited = await edit(turned, ["shorts", "highlights"]);
  const [short, highlight] = edited.clips;
  expect([short?.width, short?.height]).toEqual([270, 480]);
  expect([highlight?.width, highlight?.height]).toEqual([180, 320]);
  for (const clip of edited.clips) await expectGoodClip(edited.workDir, clip, true);
}, 120_000);

test("VP9 of a varying frame rate comes out steady", async () => {
  const uneven = "-vf select=not(mod(n\\,5))+not(mod(n\\,7)) -fps_mode vfr -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 300k -c:a libopus";
  await expectShorts(await edit(await make("uneven.webm", `${picture(2, "320x180", 30)} ${clicks(2)} ${uneven}`)), true);
}, 120_000);

test("AV1, odd sizes, full range and fifty streams are all the same to the viewer", async () => {
  const av1 = await make("av1.mp4", `${picture(2)} -c:v libsvtav1 -preset 12 -svtav1-params lp=1`);
  const sounds = Array.from({ length: 49 }, () => "-map 1:a").join(" ");
  const odd = await make("odd.mkv", `${picture(2, "333x187")} ${clicks(2)} -map 0:v ${sounds} -c:v ffv1 -pix_fmt yuv444p -color_range pc -c:a pcm_s16le`);
  await expectShorts(await edit(av1), false);
  await expectShorts(await edit(odd), true);
}, 240_000);

test("a file that breaks off in the middle gives clips from what is there", async () => {
  const whole = await make("broken-whole.ts", `${picture(6)} ${clicks(6)} -c:v libx264 -preset ultrafast -c:a aac -f mpegts`);
  const bytes = await readFile(whole);
  const file = join(directory, "broken.ts");
  await writeFile(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
  const edited = await edit(file);
  await expectShorts(edited, true);
  expect(edited.clips[0]?.durationMs).toBeLessThan(4000);
}, 120_000);

test("a picture that ends long before its sound is cut up to its end, and the artist is told", async () => {
  const file = await make("long-sound.mp4", `${picture(20)} ${clicks(120)} -c:v libx264 -preset ultrafast -c:a aac`);
  const edited = await edit(file, ["shorts", "trailer", "highlights"]);
  expect(edited.analysis).toMatchObject({ warnings: [expect.stringMatching(/^The picture ends at 0:20 /)] });
  expect(Math.abs(edited.analysis.durationMs - 120_000)).toBeLessThan(200);
  const spans = [...edited.analysis.highlights, ...edited.analysis.shots, ...edited.plan.clips.flatMap(({ segments }) => segments), ...edited.leftOut];
  for (const { endMs } of spans) expect(endMs).toBeLessThan(20_100);
  expect(edited.clips).toHaveLength(edited.plan.clips.length);
  expect(new Set(edited.clips.map(({ kind }) => kind))).toEqual(new Set(["short", "trailer", "highlight"]));
}, 180_000);

test("what is no video is refused with one sentence", async () => {
  const sound = await make("sound.m4a", `${clicks(2)} -c:a aac`);
  await expect(edit(sound)).rejects.toMatchObject({ code: "media_unreadable", sentence: expect.stringMatching(/picture/) });
  const noise = join(directory, "noise.mp4");
  await writeFile(noise, Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)));
  await expect(edit(noise)).rejects.toMatchObject({ code: "media_unreadable" });
}, 60_000);

test("a cancelled edit stops at once and leaves no half-made file", async () => {
  const file = await make("long.mp4", `${picture(20, "640x360")} -c:v libx264 -preset ultrafast`);
  const cancel = new AbortController();
  const workDir = join(directory, "cancelled");
  const onProgress = (stage: EditStage): void => {
    if (stage === "rendering") cancel.abort();
  };
  const asked = { sourcePath: file, workDir, options: { ...EDIT_DEFAULTS, realm: "INFERNO" as const, targets: TARGETS }, signal: cancel.signal, onProgress };
  await expect(editVideo(media, asked)).rejects.toMatchObject({ code: "cancelled" });
  expect(await readdir(workDir)).toEqual(["plan.json"]);
}, 60_000);
