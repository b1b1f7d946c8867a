import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { type PlannedEdit, planVideo } from "../edit-video";
import { type JobRow, selectVideo, updateLiveJob } from "./queries";
import { PART_SHARES, planKey, shareRendering } from "./rules";
import { type JobRef, runJobStep, type StepOutcome } from "./run-job-step";
import { analysisShape } from "./show-analysis";
import { showJob } from "./show-job";
import { findJson, putJson } from "./stored-json";
import { storedPlanShape } from "./stored-plan";

/** Decides the clips of a job and keeps the plan. Answers their indexes. */
export async function planJob(services: Services, ref: JobRef, signal: AbortSignal): Promise<StepOutcome<{ readonly clips: readonly number[] }>> {
  return runJobStep(services, ref, async (job) => {
    const key = planKey(ref.videoId, ref.jobId);
    let plan: PlannedEdit | null = await findJson(services, key, storedPlanShape);
    if (plan === null) {
      plan = await makePlan(services, job, signal);
      await putJson(services, key, plan);
    }
    const { clips } = plan;
    if (clips.length === 0) throw new DomainError("media_unreadable", { sentence: "Nothing in this video is long enough for the clips you asked for." });
    const shares = shareRendering(clips.map((clip) => clip.durationMs));
    const parts: Record<string, { share: number; done: number }> = {
      analyse: { share: PART_SHARES.analyse, done: 1 },
      plan: { share: PART_SHARES.plan, done: 1 },
    };
    for (const [position, clip] of clips.entries()) parts[`clip-${clip.index}`] = { share: shares[position] ?? 0, done: 0 };
    if (job.stage !== "rendering") {
      const progress = Math.max(job.progress, PART_SHARES.analyse + PART_SHARES.plan);
      await updateLiveJob(services.db, { jobId: ref.jobId, now: services.clock.now(), change: { stage: "rendering", parts, progress } });
    }
    return { clips: clips.map((clip) => clip.index) };
  });
}

async function makePlan(services: Services, job: JobRow, signal: AbortSignal): Promise<PlannedEdit> {
  const video = await selectVideo(services.db, job.videoId);
  const analysis = job.analysisKey === null ? null : await findJson(services, job.analysisKey, analysisShape);
  if (video?.sourceKey == null || analysis === null) throw new DomainError("not_found", { sentence: "The video or its analysis is not there." });
  const { realm, targets, options } = showJob(job);
  return services.storage.withLocalFile(video.sourceKey, async (sourcePath) => {
    const probe = await services.media.probe(sourcePath, { signal });
    return planVideo(services.media, { sourcePath, probe, analysis, options: { realm, targets, ...options }, signal });
  });
}
