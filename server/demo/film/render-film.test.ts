import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { createLog } from "@/server/kernel/log";
import { BEATS_PER_BAR, countBars } from "./compose-music";
import { DEMO_FILMS, MAIN } from "./films";
import { paintRings, paintSilk } from "./paint-patterns";
import { renderFilm } from "./render-film";
import { countFrames, createFramePainter, FRAMES_PER_SECOND, type Storyboard } from "./storyboard";

const passage = { bars: 1, energy: 1, drums: "full", bass: true, arpeggio: true, melody: true } as const;
const BOARD: Storyboard = {
  score: { beatsPerMinute: 120, rootHertz: 55, chords: [[0, 3, 7]], passages: [passage] },
  scenes: [
    { startBeat: 0, paint: paintRings, palette: "ember", fromSeconds: 0, speed: 1, dissolveBeats: 0 },
    { startBeat: 2, paint: paintSilk, palette: "mist", fromSeconds: 0, speed: 1, dissolveBeats: 0 },
  ],
  fadeInBeats: 0.5,
  fadeOutBeats: 0.5,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mhc-demo-film-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("a film has exactly its frames, a sound as long, and tells players its colours", async () => {
  const media = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log: createLog("test", "silent") });
  const probe = await media.probe(await renderFilm(media, BOARD, folder));
  expect(probe.video).toMatchObject({
    codec: "h264",
    width: 1280,
    height: 720,
    framesPerSecond: 24,
    colorSpace: "bt709",
    colorRange: "tv",
    isVariableFrameRate: false,
  });
  expect(probe.audio).toMatchObject({ codec: "aac", channels: 2 });
  expect(Math.abs(probe.durationMs - 2_000)).toBeLessThanOrEqual(1_000 / FRAMES_PER_SECOND);
});

it("a cut falls on the frame of its beat, and the same frame is always the same", () => {
  const painter = createFramePainter(BOARD, 64, 36);
  const paint = (frame: number) => Buffer.from(painter.paint(frame));
  const change = (a: Buffer, b: Buffer) => a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0);
  const changes = Array.from({ length: 40 }, (_, frame) => change(paint(frame + 2), paint(frame + 3)));
  expect(changes.indexOf(Math.max(...changes)) + 3).toBe(24);
  expect(paint(30).equals(paint(30))).toBe(true);
});

describe.each(DEMO_FILMS)("the film $name", (film) => {
  it("has a scene for every moment, in order, and none that never comes", () => {
    const starts = film.board.scenes.map((scene) => scene.startBeat);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts[0]).toBe(0);
    expect(starts.at(-1)).toBeLessThan(countBars(film.board.score) * BEATS_PER_BAR);
  });
});

it("the film that is edited is long enough to have highlights, with cuts and dissolves", () => {
  expect(countFrames(MAIN.board) / FRAMES_PER_SECOND).toBeGreaterThanOrEqual(90);
  expect(MAIN.board.scenes.filter((scene) => scene.dissolveBeats > 0).length).toBeGreaterThanOrEqual(5);
  expect(MAIN.board.scenes.filter((scene) => scene.dissolveBeats === 0).length).toBeGreaterThanOrEqual(20);
});
