import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { selectVideo, updateLiveJob } from "./queries";
import { PART_SHARES } from "./rules";
import { type JobRef, runJobStep, type StepOutcome } from "./run-job-step";

/** Looks whether the video of a job can be edited yet, and moves the job out of the queue once it can. A video that failed fails the job. */
export async function checkSource(services: Services, ref: JobRef): Promise<StepOutcome<{ readonly isReady: boolean }>> {
  return runJobStep(services, ref, async (job) => {
    const video = await selectVideo(services.db, ref.videoId);
    if (video?.status === "failed") {
      throw new DomainError("media_unreadable", { sentence: `The video could not be taken in, so there is nothing to edit. ${video.error ?? ""}`.trim() });
    }
    const isReady = video?.status === "ready" && video.sourceKey !== null;
    const now = services.clock.now();
    if (!isReady) {
      if (job.stage !== "waiting") await updateLiveJob(services.db, { jobId: job.id, now, change: { stage: "waiting" } });
    } else if (job.status === "queued") {
      const parts = { analyse: { share: PART_SHARES.analyse, done: 0 }, plan: { share: PART_SHARES.plan, done: 0 } };
      await updateLiveJob(services.db, { jobId: job.id, now, change: { status: "processing", stage: "analysing", parts } });
    }
    return { isReady };
  });
}

/** What a job is told whose video did not become ready in all the time that was given to it. */
export const SOURCE_LATE_SENTENCE = "The video was not ready after hours of waiting. Look at its page, then start the edit again.";
