import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { selectOwnedJob } from "./queries";
import { planKey } from "./rules";
import { analysisShape, type ShownAnalysis, showAnalysis } from "./show-analysis";
import { findJson } from "./stored-json";
import { storedPlanShape } from "./stored-plan";

/** What the editor heard and saw in the video of one of the caller's jobs. @throws DomainError `not_found`, also until the analysis is made. */
export async function getJobAnalysis(services: Services, actor: Actor, input: { readonly jobId: string }): Promise<ShownAnalysis> {
  const job = await selectOwnedJob(services.db, { jobId: input.jobId, userId: actor.userId });
  if (job === null) throw new DomainError("not_found", { sentence: "There is no such edit, or it is not yours." });
  const analysis = job.analysisKey === null ? null : await findJson(services, job.analysisKey, analysisShape);
  if (analysis === null) throw new DomainError("not_found", { sentence: "This video has not been analysed yet." });
  const plan = await findJson(services, planKey(job.videoId, job.id), storedPlanShape);
  return showAnalysis(job.id, analysis, plan?.leftOut ?? []);
}
