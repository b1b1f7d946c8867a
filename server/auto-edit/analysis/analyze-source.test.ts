import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { findDomainError } from "@/server/kernel/errors";
import { createLog } from "@/server/kernel/log";
import type { Analysis } from "../types";
import { analyzeSource } from "./analyze-source";

const media = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log: createLog("test", "silent") });
const folder = mkdtempSync(join(tmpdir(), "analysis-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes a file with ffmpeg's own generators; words are split at spaces. */
function make(name: string, words: string): string {
  const path = join(folder, name);
  execFileSync("ffmpeg", ["-v", "error", "-y", ...words.split(" "), path]);
  return path;
}

async function analyze(path: string): Promise<Analysis> {
  return analyzeSource(media, path, await media.probe(path));
}

const FILM = "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=1000:d=2";

test("cuts, a dissolve and a fade are found where they are and for what they are; a flash is none of them", async () => {
  const scene = (source: string, seconds: number): string => `-f lavfi -i ${source}:s=320x180:r=25,format=yuv420p,trim=duration=${seconds},setpts=PTS-STARTPTS`;
  const inputs = [
    "-f lavfi -i mandelbrot=s=320x180:r=25,format=yuv420p,trim=duration=3,setpts=PTS-STARTPTS,lutyuv=y=if(between(val\\,0\\,255)\\,val\\,val)",
    scene("rgbtestsrc=d=3", 3),
    scene("testsrc2=d=4", 4),
    scene("smptehdbars=d=4", 4),
    scene("yuvtestsrc=d=3", 3),
  ].join(" ");
  const joins = [
    "[0]drawbox=t=fill:c=white:enable='between(n,40,41)'[a]",
    "[a][1]concat=n=2[ab]",
    "[2][3]xfade=transition=fade:duration=1:offset=3[cd]",
    "[cd]fade=t=out:st=6:d=1[cdo]",
    "[4]fade=t=in:st=0:d=1[e]",
    "[ab][cdo][e]concat=n=3[v]",
  ].join(";");
  const path = make("shots.mp4", `${inputs} -filter_complex ${joins} -map [v] -c:v libx264 -preset veryfast`);
  const { shots, durationMs } = await analyze(path);
  // 0 mandelbrot, 3 s cut, 6 s cut, 9 to 10 s dissolve, 12 to 14 s through black.
  expect(shots.map(({ transition }) => transition)).toEqual([null, "cut", "cut", "dissolve", "fade"]);
  [0, 3000, 6000, 9500, 13_000].forEach((ms, i) => {
    expect(Math.abs((shots[i]?.startMs ?? -1) - ms)).toBeLessThanOrEqual(shots[i]?.transition === "cut" ? 40 : 250);
  });
  expect(shots.map(({ endMs }) => endMs)).toEqual([...shots.slice(1).map(({ startMs }) => startMs), durationMs]);
});

test("loudness and true peak are those of BS.1770: a 1 kHz tone of −18.06 dBFS in one channel reads −21.1 LUFS", async () => {
  const { loudness, loudnessCurve, tempoBpm, speech, hasVideo } = await analyze(make("tone.wav", "-f lavfi -i sine=1000:d=10:r=48000"));
  expect(Math.abs((loudness.integratedLufs ?? 0) - -21.1)).toBeLessThanOrEqual(0.2);
  expect(Math.abs((loudness.truePeakDbtp ?? 0) - -18.06)).toBeLessThanOrEqual(0.2);
  expect(Math.abs((loudnessCurve.values[50] ?? 0) - -21.1)).toBeLessThanOrEqual(0.2);
  expect({ tempoBpm, speech, hasVideo }).toEqual({ tempoBpm: null, speech: [], hasVideo: false });
});

test("speech is found where somebody speaks, and music is not taken for it", async () => {
  const text = "It was a bright cold day in April and the clocks were striking thirteen";
  writeFileSync(join(folder, "words.txt"), text);
  const voice = `-f lavfi -i flite=textfile=${join(folder, "words.txt")}:voice=slt`;
  const path = make(
    "speech.wav",
    `${voice} -f lavfi -i sine=330:d=4 -filter_complex [1]volume=0.5,aresample=16000[s];[0]aresample=16000[v];[s][v]concat=n=2:v=0:a=1`,
  );
  const { speech, durationMs } = await analyze(path);
  expect(speech.length).toBeGreaterThan(0);
  expect(speech.every(({ startMs, endMs }) => startMs >= 3800 && endMs > startMs && endMs <= durationMs)).toBe(true);
  const spokenMs = speech.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  expect(spokenMs).toBeGreaterThan(0.6 * (durationMs - 4000));
});

test("the action is where something moves, also when all else is noisy", async () => {
  const noisy = "-f lavfi -i color=gray:s=320x180:r=25:d=4,noise=alls=6:allf=t";
  const path = make(
    "action.mp4",
    `${noisy} -f lavfi -i color=white:s=30x30:r=25:d=4 -filter_complex [0][1]overlay=x=250+10*sin(9*t):y=40+10*cos(7*t) -c:v libx264 -preset veryfast`,
  );
  const { action } = await analyze(path);
  const seen = action.filter(({ weight }) => weight > 0).slice(2);
  expect(seen.length).toBeGreaterThan(8);
  for (const { x, y } of seen) expect(Math.hypot(x - 265 / 320, y - 55 / 180)).toBeLessThan(0.15);
});

const KINDS: readonly (readonly [string, string, string])[] = [
  ["without sound", "mute.mp4", "-f lavfi -i testsrc2=s=320x180:d=4 -c:v libx264"],
  ["without picture", "deaf.m4a", "-f lavfi -i sine=d=4 -c:a aac"],
  ["two seconds long", "short.mp4", "-f lavfi -i testsrc2=s=320x180:d=2 -f lavfi -i sine=d=2 -c:v libx264"],
  ["of 10 bits", "deep.mkv", `${FILM} -c:v libx265 -preset ultrafast -x265-params log-level=error -pix_fmt yuv420p10le`],
  ["in VP9", "vp9.webm", `${FILM} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus`],
  ["upright, by rotation", "turned.mp4", `${FILM} -c:v libx264 -metadata:s:v rotate=90`],
  ["with a frame rate that varies", "vfr.mp4", `${FILM} -c:v libx264 -vf select='not(between(mod(n,20),3,9))' -vsync vfr`],
  ["with pixels that are not square", "wide.mp4", `${FILM} -c:v libx264 -vf setsar=2`],
  ["at one frame a second", "slow.mp4", "-f lavfi -i testsrc2=s=320x180:d=8:r=1 -c:v libx264"],
  ["in MPEG-TS, which starts late", "late.ts", `${FILM} -c:v libx264 -c:a aac -muxdelay 2`],
];

test.each(KINDS)("a source %s ends in an analysis", async (_, name, words) => {
  const path = make(name, words);
  const probe = await media.probe(path);
  const analysis = await analyzeSource(media, path, probe);
  expect(analysis).toMatchObject({ hasVideo: probe.video !== null, hasAudio: probe.audio !== null, warnings: [] });
  expect(Math.abs(analysis.durationMs - probe.durationMs)).toBeLessThan(200);
  expect(analysis.highlights.length).toBeGreaterThan(0);
  expect(analysis.shots.at(-1)?.endMs ?? analysis.durationMs).toBe(analysis.durationMs);
  const stepsMs = analysis.motionCurve.values.length * analysis.motionCurve.stepMs;
  if (probe.video !== null) expect(Math.abs(stepsMs - analysis.durationMs)).toBeLessThan(1100);
});

test("of fifty streams the film is picked, not the cover and not the commentary", async () => {
  const film = make("one.mkv", "-f lavfi -i testsrc2=s=320x180:d=2 -f lavfi -i sine=d=2 -c:v libx264 -preset ultrafast -c:a aac");
  const maps = Array.from({ length: 47 }, () => "-map 0:a").join(" ");
  const cover = "-map 1:v -c:v:0 mjpeg -disposition:v:0 attached_pic";
  const path = make(
    "fifty.mp4",
    `-i ${film} -f lavfi -i testsrc=s=640x480:d=0.04 ${cover} -map 0:v -c:v:1 copy ${maps} -map 0:v -c:a copy -c:v:2 mpeg4 -s:v:2 64x36 -disposition:v:1 default -disposition:v:2 0`,
  );
  const probe = await media.probe(path);
  expect(probe.streamCount).toBe(50);
  expect(probe.video).toMatchObject({ codec: "h264", width: 320, height: 180 });
  expect(await analyzeSource(media, path, probe)).toMatchObject({ hasVideo: true, hasAudio: true });
});

test("a source that breaks off is analysed up to there, and says so", async () => {
  const path = make("broken.mp4", "-f lavfi -i testsrc2=s=320x180:d=20 -f lavfi -i sine=d=20 -c:v libx264 -preset ultrafast -c:a aac -movflags +faststart");
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
  const analysis = await analyze(path);
  expect(analysis.durationMs).toBeGreaterThan(5000);
  expect(analysis.durationMs).toBeLessThan(15_000);
  expect(analysis.warnings.join()).toMatch(/^The file breaks off at 0:\d\d/);
  expect(analysis.highlights.every(({ endMs }) => endMs <= analysis.durationMs)).toBe(true);
});

test("progress goes up to the whole, and cancelling ends the analysis as cancelled", async () => {
  const path = make("long.mp4", "-f lavfi -i testsrc2=s=320x180:d=12 -f lavfi -i sine=d=12 -c:v libx264 -preset ultrafast");
  const probe = await media.probe(path);
  const parts: number[] = [];
  await analyzeSource(media, path, probe, { onProgress: (part) => parts.push(part) });
  expect(parts.every((part, i) => part >= (parts[i - 1] ?? 0) && part <= 1)).toBe(true);
  expect(parts.at(-1)).toBeGreaterThan(0.9);
  const cancel = new AbortController();
  const running = analyzeSource(media, path, probe, { signal: cancel.signal, onProgress: () => cancel.abort() });
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
});

let seed = 7;
/** Park and Miller's generator: the same bytes are broken in every run. */
function random(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}

const wholes: Buffer[] = [];
beforeAll(() => {
  for (const [name, words] of [
    ["whole.mp4", `${FILM} -c:v libx264 -preset ultrafast -c:a aac -movflags +faststart`],
    ["whole.mkv", `${FILM} -c:v mpeg4 -c:a aac`],
    ["whole.ts", `${FILM} -c:v libx264 -preset ultrafast -c:a aac`],
  ] as const) {
    wholes.push(readFileSync(make(name, words)));
  }
});

function damage(whole: Buffer): Buffer {
  const copy = Buffer.from(whole.subarray(0, 1 + random(whole.length)));
  const flips = random(3) === 0 ? 0 : 1 + random(200);
  for (let i = 0; i < flips; i++) copy[random(copy.length)] = random(256);
  return copy;
}

test("fifteen truncated, damaged and random files each end in an analysis or in one clear sentence", async () => {
  const files = Array.from({ length: 15 }, (_, i) => {
    const path = join(folder, `damaged-${i}`);
    const whole = wholes[i % wholes.length];
    writeFileSync(path, whole === undefined || i % 5 === 4 ? Buffer.from(Array.from({ length: 4000 }, () => random(256))) : damage(whole));
    return path;
  });
  const endsWell = async (path: string): Promise<string> => {
    try {
      return (await analyze(path)).durationMs > 0 ? "well" : "an analysis of nothing";
    } catch (error) {
      return findDomainError(error)?.code === "media_unreadable" ? "well" : String(error);
    }
  };
  for (let from = 0; from < files.length; from += 5) {
    expect(await Promise.all(files.slice(from, from + 5).map(endsWell))).toEqual(new Array(5).fill("well"));
  }
}, 300_000);
