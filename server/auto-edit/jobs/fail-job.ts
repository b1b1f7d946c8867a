import type { Services } from "@/server/services";
import { discardJobFiles } from "./clean-up-job";
import { updateLiveJob } from "./queries";

/** For an end that nobody foresaw; what happened is in the run's own record. */
export const BROKEN_OFF_SENTENCE = "The edit broke off on our side. Your video is safe; start the edit again.";

/** Ends a live job as failed with the sentence a person reads, and removes what it made. A job that has ended is left as it is. */
export async function failJob(services: Services, job: { readonly jobId: string; readonly videoId: string }, sentence: string): Promise<void> {
  const now = services.clock.now();
  const ended = await updateLiveJob(services.db, { jobId: job.jobId, now, change: { status: "failed", stage: "failed", error: sentence, finishedAt: now } });
  if (ended !== null) await discardJobFiles(services, job);
}
