import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findDomainError } from "@/server/kernel/errors";
import { createLog } from "@/server/kernel/log";
import { createFfmpegEngine } from "./ffmpeg-engine";
import type { MediaRun } from "./index";

const log = createLog("test", "silent");
const engine = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log });
const folder = mkdtempSync(join(tmpdir(), "media-engine-"));
const film = join(folder, "film.mp4");
/** A source that never ends, paced as it plays, so that only the engine can end it. */
const ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc=s=64x64", "-f", "null", "-"];

beforeAll(() => {
  execFileSync("ffmpeg", `-v error -f lavfi -i testsrc2=d=2:s=320x180:r=25 -f lavfi -i sine=d=2 -c:v libx264 -c:a aac ${film}`.split(" "));
});
afterAll(() => rmSync(folder, { recursive: true }));

function isAlive(pid: number): boolean {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "latin1") : "State:\tZ";
  return !/State:\s+Z/.test(status);
}

async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const failure = findDomainError(
    await work.then(
      () => null,
      (error: unknown) => error,
    ),
  );
  return failure === null ? "no DomainError" : `${failure.code}: ${failure.sentence}`;
}

const decode = (path: string, more: Partial<MediaRun> = {}): Promise<unknown> =>
  engine.run({ args: ["-i", path, "-map", "0", "-f", "null", "-"], timeLimitMs: 30_000, ...more });

test("frames and sound reach their readers whole, with progress and the time it cost", async () => {
  let frameBytes = 0;
  let soundBytes = 0;
  const reachedMs: number[] = [];
  const result = await engine.run({
    args: ["-i", film, "-map", "0:v", "-s", "32x18", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:3", "-map", "0:a", "-ar", "8000", "-f", "s16le", "pipe:4"],
    timeLimitMs: 30_000,
    onProgress: (outTimeMs) => reachedMs.push(outTimeMs),
    pipes: [
      async (stream) => {
        for await (const chunk of stream) frameBytes += chunk.length;
      },
      async (stream) => {
        for await (const chunk of stream) soundBytes += chunk.length;
      },
    ],
  });
  expect(frameBytes).toBe(50 * 32 * 18);
  expect(soundBytes).toBeGreaterThan(2 * 8000 * 2 - 2000);
  expect(reachedMs.at(-1)).toBeGreaterThan(1900);
  expect(result.cpuMs).toBeGreaterThan(0);
});

test("cancelling ends ffmpeg, and nothing of it is left when the answer comes", async () => {
  const cancel = new AbortController();
  const seen: number[] = [];
  const running = engine.run({ args: ENDLESS, timeLimitMs: 60_000, signal: cancel.signal, onProgress: () => seen.push(1) });
  const pid = await findPid("testsrc=s=64x64");
  cancel.abort();
  expect(await sentenceOf(running)).toMatch(/^cancelled/);
  expect(isAlive(pid)).toBe(false);
});

test("an ffmpeg that does not listen to SIGTERM is killed all the same", async () => {
  const deaf = join(folder, "deaf");
  writeFileSync(deaf, `#!${process.execPath}\nprocess.on("SIGTERM", () => {});\nprocess.stdout.write("out_time_us=1000\\n");\nsetInterval(() => {}, 1000);\n`, {
    mode: 0o755,
  });
  const cancel = new AbortController();
  const stubborn = createFfmpegEngine({ ffmpegPath: deaf, ffprobePath: "ffprobe", log });
  const running = stubborn.run({ args: ENDLESS, timeLimitMs: 60_000, signal: cancel.signal, onProgress: () => cancel.abort() });
  expect(await sentenceOf(running)).toMatch(/^cancelled/);
});

test("a run that was cancelled before it began fails as cancelled", async () => {
  expect(await sentenceOf(decode(film, { signal: AbortSignal.abort() }))).toMatch(/^cancelled/);
});

test("no ffmpeg outlives a worker that is killed without warning", async () => {
  const script = join(folder, "worker.mts");
  const at = (name: string): string => JSON.stringify(join(import.meta.dirname, name));
  writeFileSync(
    script,
    `import { createFfmpegEngine } from ${at("ffmpeg-engine.ts")};
     import { createLog } from ${JSON.stringify(join(import.meta.dirname, "../../kernel/log.ts"))};
     const engine = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log: createLog("t", "silent") });
     await engine.run({ args: ["-re", "-f", "lavfi", "-i", "testsrc=s=66x66", "-f", "null", "-"], timeLimitMs: 60000, onProgress: () => console.log("going") });`,
  );
  const worker = spawn(process.execPath, ["--import", "tsx", script], { stdio: ["ignore", "pipe", "inherit"], cwd: process.cwd() });
  await once(worker.stdout, "data");
  const pid = await findPid("testsrc=s=66x66");
  worker.kill("SIGKILL");
  await once(worker, "exit");
  await until(() => !isAlive(pid));
});

test("a run that takes longer than it may is stopped and says so", async () => {
  expect(await sentenceOf(engine.run({ args: ENDLESS, timeLimitMs: 400 }))).toMatch(/^media_unreadable: .*took longer/);
});

test("a run that takes more memory than it may is stopped and says so", async () => {
  const small = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log, memoryBytesMax: 150 * 1024 ** 2 });
  const hungry = ["-f", "lavfi", "-i", "testsrc=s=1920x1080", "-vf", "reverse", "-f", "null", "-"];
  expect(await sentenceOf(small.run({ args: hungry, timeLimitMs: 50_000 }))).toMatch(/^media_unreadable: .*memory/);
});

test.each(["http://127.0.0.1:9/x.mp4", "concat:a|b", "-y", "pipe:0", "tcp://127.0.0.1:9"])("the name %s is a file name and nothing else", async (name) => {
  expect(await sentenceOf(engine.probe(name))).toMatch(/^not_found/);
  expect(await sentenceOf(decode(name))).toMatch(/^not_found/);
});

test("a file whose name looks like an option or an address is read like any other", async () => {
  const odd = join(folder, "-i http:__x%03d.mp4");
  symlinkSync(film, odd);
  expect((await engine.probe(odd)).durationMs).toBe(2000);
});

test("a playlist that points at another file or a network is refused", async () => {
  const playlist = join(folder, "list.mp4");
  writeFileSync(playlist, "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n");
  expect(await sentenceOf(engine.probe(playlist))).toMatch(/^media_unreadable/);
  writeFileSync(playlist, `ffconcat version 1.0\nfile ${film}\n`);
  expect(await sentenceOf(engine.probe(playlist))).toMatch(/^media_unreadable/);
});

test("a missing ffmpeg is one sentence that says what to type", async () => {
  const none = createFfmpegEngine({ ffmpegPath: "/nowhere/ffmpeg", ffprobePath: "/nowhere/ffprobe", log });
  expect(await sentenceOf(none.probe(film))).toMatch(/^unavailable: .*apt-get install ffmpeg/);
});

test("a full disk is told apart from a bad file", async () => {
  const toFull = engine.run({ args: ["-i", film, "-f", "mpegts", "/dev/full"], timeLimitMs: 20_000 });
  expect(await sentenceOf(toFull)).toMatch(/^disk_full/);
});

test("a reader's own failure ends the run and is what the caller sees", async () => {
  const run = engine.run({
    args: ["-f", "lavfi", "-i", "testsrc", "-f", "rawvideo", "pipe:3"],
    timeLimitMs: 20_000,
    pipes: [() => Promise.reject(new Error("the reader gave up"))],
  });
  await expect(run).rejects.toThrow("the reader gave up");
});

test("seeking past the end is a clear failure, not an empty success", async () => {
  expect(await sentenceOf(engine.run({ args: ["-ss", "60", "-i", film, "-f", "null", "-"], timeLimitMs: 20_000 }))).toMatch(/^media_unreadable/);
});

/** Waits for the one process whose arguments hold `words`; test-time limits end the wait. */
async function findPid(words: string): Promise<number> {
  let pid = 0;
  await until(() => {
    const rows = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
    pid = Number(
      rows
        .find((row) => row.includes("ffmpeg") && row.includes(words) && !row.includes("setpriv"))
        ?.trim()
        .split(" ")[0] ?? 0,
    );
    return pid > 0;
  });
  return pid;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
