import { join } from "node:path";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { PlannedEdit } from "../edit-video";
import { renderClip } from "../render/render-clip";
import { withScratch } from "./clean-up-job";
import { type JobRow, selectVideo } from "./queries";
import { reportProgress } from "./report-progress";
import { clipFactsKey, clipKey, planKey, posterKey } from "./rules";
import { type JobRef, runJobStep, type StepOutcome } from "./run-job-step";
import { analysisShape } from "./show-analysis";
import { findJson, putJson } from "./stored-json";
import { type ClipFacts, clipFactsShape, storedPlanShape } from "./stored-plan";

/** Renders one planned clip and puts it into the store. A clip that is there already is left as it is, so the step may run any number of times. */
export async function renderJobClip(services: Services, ref: JobRef, clipIndex: number, signal: AbortSignal): Promise<StepOutcome<object>> {
  return runJobStep(services, ref, async (job) => {
    const progress = reportProgress(services, ref.jobId, `clip-${clipIndex}`);
    const factsKey = clipFactsKey(ref.videoId, ref.jobId, clipIndex);
    if ((await findJson(services, factsKey, clipFactsShape)) === null) {
      const facts = await makeClip(services, job, clipIndex, signal, (part) => progress.report(part * 0.99));
      await putJson(services, factsKey, facts);
    }
    progress.report(1);
    await progress.flush();
    return {};
  });
}

async function makeClip(services: Services, job: JobRow, clipIndex: number, signal: AbortSignal, onProgress: (part: number) => void): Promise<ClipFacts> {
  const plan: PlannedEdit | null = await findJson(services, planKey(job.videoId, job.id), storedPlanShape);
  const clip = plan?.clips.find(({ index }) => index === clipIndex);
  const analysis = job.analysisKey === null ? null : await findJson(services, job.analysisKey, analysisShape);
  const video = await selectVideo(services.db, job.videoId);
  if (plan === null || clip === undefined || analysis === null || video?.sourceKey == null) {
    throw new DomainError("not_found", { sentence: "What this clip is made from is not there." });
  }
  try {
    return await services.storage.withLocalFile(video.sourceKey, (sourcePath) =>
      withScratch(services, job.id, async (outDir) => {
        const probe = await services.media.probe(sourcePath, { signal });
        const request = { sourcePath, probe, analysis, clip, realm: plan.realm, levels: plan.levels, outDir, signal, onProgress };
        const made = await renderClip(services.media, request);
        await services.storage.putFile(posterKey(job.videoId, job.id, clipIndex), join(outDir, made.poster), { contentType: "image/jpeg", move: true });
        await services.storage.putFile(clipKey(job.videoId, job.id, clipIndex), join(outDir, made.file), { contentType: "video/mp4", move: true });
        return { status: "made", clip: { ...made, segments: [...made.segments], reasons: [...made.reasons] } };
      }),
    );
  } catch (thrown) {
    // A stretch of the source that cannot be decoded costs its own clip and no other.
    const known = findDomainError(thrown);
    if (known?.code !== "media_unreadable") throw thrown;
    const { startMs, endMs } = { startMs: clip.segments[0]?.startMs ?? 0, endMs: clip.segments.at(-1)?.endMs ?? 0 };
    return { status: "left-out", leftOut: { startMs, endMs, kind: clip.kind, score: clip.score, sentence: known.sentence } };
  }
}
