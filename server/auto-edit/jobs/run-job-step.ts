import { explainFileFault } from "@/server/adapters/storage";
import { type DomainError, type ErrorCode, findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { discardJobFiles, removeIfOrphaned } from "./clean-up-job";
import { failJob } from "./fail-job";
import { type JobRow, selectJob } from "./queries";
import { isLive } from "./rules";

/** Which job a step works on. `videoId` comes along because the job's row goes when its video is deleted, and its files must go all the same. */
export interface JobRef {
  readonly jobId: string;
  readonly videoId: string;
}

/** What a step of a job ends with: something to go on with, or the news that the job is over. */
export type StepOutcome<T extends object> = ({ readonly isOver: false } & T) | { readonly isOver: true };

/** Failures that another try can mend: everything else is the source's or the artist's, and is told to them at once. */
const WORTH_ANOTHER_TRY: readonly ErrorCode[] = ["internal", "unavailable", "cancelled", "not_found"];

/**
 * Runs one step of a job that is still live. A job that was cancelled, has failed or was deleted with its video is over:
 * the step then stops, removes what the job has made, and says so. A failure that no retry can mend ends the job with its sentence.
 */
export async function runJobStep<T extends object>(services: Services, ref: JobRef, work: (job: JobRow) => Promise<T>): Promise<StepOutcome<T>> {
  const job = await selectJob(services.db, ref.jobId);
  if (job === null || !isLive(job.status)) return endStep(services, ref);
  try {
    const result = await work(job);
    if (await isJobOver(services, ref.jobId)) return endStep(services, ref);
    return { isOver: false, ...result };
  } catch (thrown) {
    if (await isJobOver(services, ref.jobId)) return endStep(services, ref);
    const final = findFinalFailure(thrown);
    if (final === null) throw thrown;
    await failJob(services, ref, final.sentence);
    services.log.info({ jobId: ref.jobId, code: final.code, err: final.cause }, "An edit failed for a reason that stays.");
    return { isOver: true };
  }
}

/** True once the job's end is decided, or its row is gone with its video: whoever works on it should stop. */
export async function isJobOver(services: Services, jobId: string): Promise<boolean> {
  const job = await selectJob(services.db, jobId);
  return job === null || !isLive(job.status);
}

async function endStep(services: Services, ref: JobRef): Promise<{ readonly isOver: true }> {
  const job = await selectJob(services.db, ref.jobId);
  if (job?.status !== "complete") await discardJobFiles(services, ref);
  if (job === null) await removeIfOrphaned(services, ref.videoId);
  return { isOver: true };
}

function findFinalFailure(thrown: unknown): DomainError | null {
  const known = findDomainError(explainFileFault(thrown));
  return known === null || WORTH_ANOTHER_TRY.includes(known.code) ? null : known;
}
