import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { autoEditJobs, eventOutbox, videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { findDomainError } from "@/server/kernel/errors";
import { addVideo } from "@/test/edits";
import { H264, makeMedia, picture } from "@/test/media";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { cancelJob } from "./cancel-job";
import { checkSource } from "./check-source";
import { failJob } from "./fail-job";
import { getJob } from "./get-job";
import { getJobAnalysis } from "./get-job-analysis";
import { getPreview } from "./get-preview";
import { listJobs } from "./list-jobs";
import { reapJobs } from "./reap-jobs";
import { retryJob } from "./retry-job";
import { LIVE_JOBS_PER_USER_MAX, requestEventId } from "./rules";
import { runJobStep } from "./run-job-step";
import { startAutoEdit } from "./start-auto-edit";

let test: TestServices;
let folder: string;
let file: string;
let artist: Actor;
let other: Actor;
let videoId: string;

beforeAll(async () => {
  test = await createTestServices();
  folder = await mkdtemp(join(tmpdir(), "mhc-edit-jobs-"));
  file = makeMedia(join(folder, "film.mp4"), [...picture(1, "64x64"), ...H264]);
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  artist = (await addPerson(test.services, "artist")).actor;
  other = (await addPerson(test.services, "artist")).actor;
  videoId = await addVideo(test.services, artist.userId, file);
});

const start = (key: string | null = null, input = {}, actor = artist) => startAutoEdit(test.services, actor, { videoId, ...input }, key);
const refusal = (work: Promise<unknown>) => work.then(() => null, findDomainError);

describe("starting an edit", () => {
  it("queues one job and the one event that sets it going", async () => {
    const { jobId, status } = await start(null, { realm: "PARADISO", targets: ["trailer", "shorts"] });
    expect(status).toBe("queued");
    expect(await getJob(test.services, artist, { jobId })).toMatchObject({
      videoId,
      realm: "PARADISO",
      targets: ["shorts", "trailer"],
      status: "queued",
      progress: 0,
    });
    const [event] = await test.services.db
      .select()
      .from(eventOutbox)
      .where(eq(eventOutbox.id, requestEventId(jobId)));
    expect(event?.data).toEqual({ jobId, videoId, userId: artist.userId });
  });

  it("lets only one of many who start at once through, and tells the others its id", async () => {
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => start()));
    const started = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value.jobId] : []));
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [findDomainError(end.reason)] : []));
    expect(started).toHaveLength(1);
    expect(refused.map((error) => [error?.code, error?.status, error?.details.jobId])).toEqual(
      Array.from({ length: 7 }, () => ["job_running", 409, started[0]]),
    );
  });

  it("answers a repeat with the same key like the first time, and refuses the key for another request", async () => {
    const first = await start("once");
    expect(await start("once")).toEqual(first);
    expect((await refusal(start("once", { realm: "INFERNO" })))?.code).toBe("idempotency_mismatch");
    expect((await listJobs(test.services, artist, { limit: 10, offset: 0 })).total).toBe(1);
  });

  it("takes a video that is still being taken in, and moves on when it is ready", async () => {
    await test.services.db.update(videos).set({ status: "processing" }).where(eq(videos.id, videoId));
    const { jobId } = await start();
    expect(await checkSource(test.services, { jobId, videoId })).toEqual({ isOver: false, isReady: false });
    expect(await getJob(test.services, artist, { jobId })).toMatchObject({ status: "queued", stage: "waiting" });
    await test.services.db.update(videos).set({ status: "ready" }).where(eq(videos.id, videoId));
    expect(await checkSource(test.services, { jobId, videoId })).toEqual({ isOver: false, isReady: true });
    expect(await getJob(test.services, artist, { jobId })).toMatchObject({ status: "processing", stage: "analysing" });
  });

  it("fails a job with the video's own sentence when the video turns out to be unreadable, and refuses the next", async () => {
    const { jobId } = await start();
    await test.services.db.update(videos).set({ status: "failed", error: "It is a poem." }).where(eq(videos.id, videoId));
    expect(await checkSource(test.services, { jobId, videoId })).toEqual({ isOver: true });
    expect((await getJob(test.services, artist, { jobId })).error).toContain("It is a poem.");
    expect(await refusal(start())).toMatchObject({ code: "rule_refused", sentence: expect.stringContaining("It is a poem.") });
  });

  it("keeps one person's queue within its bound", async () => {
    for (let count = 0; count < LIVE_JOBS_PER_USER_MAX; count++) {
      await startAutoEdit(test.services, artist, { videoId: await addVideo(test.services, artist.userId, file) }, null);
    }
    expect(await refusal(start())).toMatchObject({ code: "rate_limited", status: 429 });
  });
});

describe("another person's edits", () => {
  it("cannot be told from edits that do not exist, whatever is asked", async () => {
    const { jobId } = await start();
    const strange = { jobId: "job_00000000000000000000000000" };
    const asks = [getJob, getJobAnalysis, cancelJob, (...args: Parameters<typeof getJob>) => retryJob(...args, null)] as const;
    for (const ask of asks) {
      const [theirs, nothing] = [await refusal(ask(test.services, other, { jobId })), await refusal(ask(test.services, other, strange))];
      expect([theirs?.code, theirs?.sentence]).toEqual([nothing?.code, nothing?.sentence]);
      expect(theirs?.code).toBe("not_found");
    }
    expect((await refusal(start(null, {}, other)))?.code).toBe("not_found");
    expect((await refusal(getPreview(test.services, other, { videoId, realm: "INFERNO" })))?.code).toBe("not_found");
    expect((await listJobs(test.services, other, { limit: 10, offset: 0 })).items).toEqual([]);
    expect((await getJob(test.services, artist, { jobId })).status).toBe("queued");
  });
});

describe("the end of an edit", () => {
  it("is for good: a cancelled job cannot fail, and cancelling twice changes nothing", async () => {
    const { jobId } = await start();
    expect((await cancelJob(test.services, artist, { jobId })).status).toBe("cancelled");
    await failJob(test.services, { jobId, videoId }, "Too late.");
    expect((await cancelJob(test.services, artist, { jobId })).status).toBe("cancelled");
    expect(await getJob(test.services, artist, { jobId })).toMatchObject({ status: "cancelled", error: undefined });
  });

  it("makes room for the next with the same settings", async () => {
    const first = await start(null, { realm: "PURGATORIO", targets: ["highlights"], options: { highlightsMax: 2 } });
    expect((await refusal(retryJob(test.services, artist, first, null)))?.details.jobId).toBe(first.jobId);
    await cancelJob(test.services, artist, first);
    const second = await retryJob(test.services, artist, first, "again");
    expect(await retryJob(test.services, artist, first, "again")).toEqual(second);
    const job = await getJob(test.services, artist, second);
    expect([job.realm, job.targets, job.options.highlightsMax]).toEqual(["PURGATORIO", ["highlights"], 2]);
  });

  it("comes at once when the disk is full, with that sentence, whoever met it", async () => {
    const { jobId } = await start();
    // Linux's device on which every write fails with ENOSPC.
    const fill = async () => {
      await writeFile("/dev/full", "a clip");
      return {};
    };
    expect(await runJobStep(test.services, { jobId, videoId }, fill)).toEqual({ isOver: true });
    expect(await getJob(test.services, artist, { jobId })).toMatchObject({ status: "failed", error: expect.stringMatching(/no room left/) });
  });

  it("comes for a job whose run has vanished, and not for one that still waits for its turn", async () => {
    const lost = await start();
    const waiting = await startAutoEdit(test.services, other, { videoId: await addVideo(test.services, other.userId, file) }, null);
    await test.services.db
      .update(eventOutbox)
      .set({ dispatchedAt: new Date() })
      .where(eq(eventOutbox.id, requestEventId(lost.jobId)));
    test.clock.advanceMs(10 * 60_000);
    await reapJobs(test.services);
    expect(await getJob(test.services, artist, lost)).toMatchObject({ status: "failed", error: expect.stringContaining("start the edit again") });
    expect((await getJob(test.services, other, waiting)).status).toBe("queued");
  });

  it("comes with its video's: the row goes, no step works for it any more, and nothing that came late is kept", async () => {
    const { jobId } = await start();
    await test.services.db.delete(videos).where(eq(videos.id, videoId));
    await test.services.storage.putBytes(`videos/${videoId}/analysis/late.json`, Buffer.from("{}"));
    expect(await checkSource(test.services, { jobId, videoId })).toEqual({ isOver: true });
    expect(await test.services.storage.list(`videos/${videoId}/`)).toEqual([]);
    expect(await test.services.db.select().from(autoEditJobs).where(eq(autoEditJobs.id, jobId))).toEqual([]);
  });
});

it("lists edits newest first, page by page, without losing or repeating one", async () => {
  const started: string[] = [];
  for (let count = 0; count < 5; count++) {
    test.clock.advanceMs(1000);
    const { jobId } = await start();
    started.unshift(jobId);
    await cancelJob(test.services, artist, { jobId });
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listJobs(test.services, artist, { limit: 2, offset: 0, cursor, videoId });
    expect(page.total).toBe(5);
    seen.push(...page.items.map((job) => job.jobId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(started);
});
