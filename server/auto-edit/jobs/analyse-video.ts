import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { ANALYSIS_VERSION, analyzeSource } from "../analysis";
import { selectVideo, updateLiveJob } from "./queries";
import { reportProgress } from "./report-progress";
import { analysisKey } from "./rules";
import { type JobRef, runJobStep, type StepOutcome } from "./run-job-step";
import { analysisShape } from "./show-analysis";
import { findJson, putJson } from "./stored-json";

/** Listens to and watches the video of a job, once for its bytes: another realm, another try or another job takes what is stored. */
export async function analyseVideo(services: Services, ref: JobRef, signal: AbortSignal): Promise<StepOutcome<object>> {
  return runJobStep(services, ref, async () => {
    const video = await selectVideo(services.db, ref.videoId);
    if (video?.sourceKey == null || video.sha256 === null) throw new DomainError("not_found", { sentence: "The video's file is not there." });
    const key = analysisKey(video.id, video.sha256, ANALYSIS_VERSION);
    const progress = reportProgress(services, ref.jobId, "analyse");
    if ((await findJson(services, key, analysisShape)) === null) {
      const analysis = await services.storage.withLocalFile(video.sourceKey, async (path) => {
        const probe = await services.media.probe(path, { signal });
        return analyzeSource(services.media, path, probe, { signal, onProgress: (part) => progress.report(part) });
      });
      await putJson(services, key, analysis);
    }
    progress.report(1);
    await progress.flush();
    await updateLiveJob(services.db, { jobId: ref.jobId, now: services.clock.now(), change: { analysisKey: key, stage: "planning" } });
    return {};
  });
}
