import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { RenderedClip } from "../types";
import { removeScratch } from "./clean-up-job";
import { updateLiveJob } from "./queries";
import { clipFactsKey, planKey } from "./rules";
import { type JobRef, runJobStep, type StepOutcome } from "./run-job-step";
import { groupClips } from "./show-job";
import { findJson, putJson } from "./stored-json";
import { type ClipFacts, clipFactsShape, storedPlanShape } from "./stored-plan";

/** Shows the finished clips of a job, all at once. */
export async function finishJob(services: Services, ref: JobRef): Promise<StepOutcome<object>> {
  const outcome = await runJobStep(services, ref, async (job) => {
    await updateLiveJob(services.db, { jobId: ref.jobId, now: services.clock.now(), change: { stage: "finishing" } });
    const plan = await findJson(services, planKey(ref.videoId, ref.jobId), storedPlanShape);
    if (plan === null) throw new DomainError("not_found", { sentence: "The plan of this edit is not there." });
    const facts: ClipFacts[] = [];
    for (const { index } of plan.clips) {
      const found = await findJson(services, clipFactsKey(ref.videoId, ref.jobId, index), clipFactsShape);
      if (found === null) throw new DomainError("not_found", { sentence: "A finished clip is not there any more." });
      facts.push(found);
    }
    const made: RenderedClip[] = facts.flatMap((fact) => (fact.status === "made" ? [fact.clip] : []));
    const lost = facts.flatMap((fact) => (fact.status === "left-out" ? [fact.leftOut] : []));
    if (made.length === 0) throw new DomainError("media_unreadable", { sentence: "No clip could be made: the file cannot be decoded where it matters." });
    // A repeat of this step finds them in the plan already.
    const known = new Set(plan.leftOut.map((moment) => JSON.stringify(moment)));
    const added = lost.filter((moment) => !known.has(JSON.stringify(moment)));
    if (added.length > 0) await putJson(services, planKey(ref.videoId, ref.jobId), { ...plan, leftOut: [...plan.leftOut, ...added] });
    const now = services.clock.now();
    const end = { status: "complete", stage: "complete", progress: 1, output: groupClips(job.id, made), finishedAt: now } as const;
    await updateLiveJob(services.db, { jobId: ref.jobId, now, change: end });
    return {};
  });
  await removeScratch(services, ref.jobId);
  return outcome;
}
