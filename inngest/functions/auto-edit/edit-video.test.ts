import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { cancelJob, getJob, listClipObjects, retryJob, startAutoEdit } from "@/server/auto-edit";
import type { Actor } from "@/server/kernel/actor";
import { WorkerProcess } from "@/test/crash/worker-process";
import { addVideo, dropConnections, listMediaProcesses, listScratchFolders, makeFilm } from "@/test/edits";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";

const PATIENCE = { timeout: 200_000, interval: 100 };
const LONG_TEST_MS = 240_000;

let test: TestServices;
let folder: string;
let film: string;
let artist: Actor;
let worker: WorkerProcess | null = null;

beforeAll(async () => {
  test = await createTestServices();
  folder = await mkdtemp(join(tmpdir(), "mhc-edits-"));
  film = makeFilm(join(folder, "film.mp4"), 6, "192x108");
  artist = (await addPerson(test.services, "artist")).actor;
});
afterAll(async () => {
  await worker?.kill();
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const jobNow = (jobId: string) => getJob(test.services, artist, { jobId });
const begin = async (path: string, input = {}) =>
  startAutoEdit(test.services, artist, { videoId: await addVideo(test.services, artist.userId, path), ...input }, null);
const until = (check: () => Promise<void>) => vi.waitFor(check, PATIENCE);
const storedOf = (videoId: string) => test.services.storage.list(`videos/${videoId}/auto-edit/`);

it(
  "a worker killed in the middle of rendering and a database that drops everyone cost time and nothing else: the job completes, and no file is left over",
  async () => {
    worker = await WorkerProcess.start(test.services.env);
    const { jobId } = await begin(film);
    await until(async () => {
      expect((await jobNow(jobId)).stage).toBe("rendering");
      expect(await listMediaProcesses(test.services.env.DATA_DIR)).not.toEqual([]);
    });
    const before = (await jobNow(jobId)).progress;
    await worker.kill();
    expect(await listScratchFolders(test.services.env.DATA_DIR)).toEqual([jobId]);
    worker = await WorkerProcess.start(test.services.env);
    await until(async () => expect(await listMediaProcesses(test.services.env.DATA_DIR)).not.toEqual([]));
    await dropConnections(test.services);
    await until(async () => expect((await jobNow(jobId)).status).toBe("complete"));

    const job = await jobNow(jobId);
    expect(job.progress).toBe(1);
    expect(job.progress).toBeGreaterThanOrEqual(before);
    expect([job.output.shorts.length, job.output.reels.length, job.output.highlights.length]).not.toContain(0);
    const { clips } = await listClipObjects(test.services, artist, { jobId });
    for (const { clip, videoKey, posterKey } of clips) {
      expect((await test.services.storage.find(videoKey))?.sizeBytes).toBe(clip.sizeBytes);
      expect((await test.services.storage.find(posterKey))?.sizeBytes).toBeGreaterThan(0);
    }
    expect(await listScratchFolders(test.services.env.DATA_DIR)).toEqual([]);
  },
  LONG_TEST_MS,
);

it(
  "a cancelled edit stops its ffmpeg and leaves neither clips nor scratch, and the next edit takes the analysis that is there",
  async () => {
    const { services } = test;
    worker ??= await WorkerProcess.start(services.env);
    const started = await begin(makeFilm(join(folder, "longer.mp4"), 24), { targets: ["reels", "highlights"] });
    await until(async () => {
      expect((await jobNow(started.jobId)).stage).toBe("rendering");
      expect(await listMediaProcesses(services.env.DATA_DIR)).not.toEqual([]);
    });
    const { videoId } = await jobNow(started.jobId);
    await cancelJob(services, artist, started);
    await until(async () => {
      expect(await listMediaProcesses(services.env.DATA_DIR)).toEqual([]);
      expect(await listScratchFolders(services.env.DATA_DIR)).toEqual([]);
      expect(await storedOf(videoId)).toEqual([]);
    });
    expect(await jobNow(started.jobId)).toMatchObject({ status: "cancelled", output: { shorts: [], trailer: null } });

    const [analysis] = await services.storage.list(`videos/${videoId}/analysis/`);
    const again = await retryJob(services, artist, started, null);
    await until(async () => expect((await jobNow(again.jobId)).stage).toBe("rendering"));
    expect(await services.storage.list(`videos/${videoId}/analysis/`)).toEqual([analysis]);
    await cancelJob(services, artist, again);
    await until(async () => expect(await listMediaProcesses(services.env.DATA_DIR)).toEqual([]));
  },
  LONG_TEST_MS,
);
