import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Started } from "./contract";
import { selectOwnedJob, updateLiveJob } from "./queries";

/**
 * Ends a job now. The row says so at once; the step that is at work sees it within half a second and stops its ffmpeg.
 * Cancelling what has ended changes nothing and is no error.
 */
export async function cancelJob(services: Services, actor: Actor, input: { readonly jobId: string }): Promise<Started> {
  const { jobId } = input;
  const { userId } = actor;
  const now = services.clock.now();
  const change = { status: "cancelled", stage: "cancelled", cancelRequestedAt: now, finishedAt: now } as const;
  if ((await updateLiveJob(services.db, { jobId, userId, now, change })) !== null) return { jobId, status: "cancelled", message: "The edit is cancelled." };
  const job = await selectOwnedJob(services.db, { jobId, userId });
  if (job === null) throw new DomainError("not_found", { sentence: "There is no such edit, or it is not yours." });
  const message = job.status === "cancelled" ? "The edit is cancelled." : "The edit had ended already; nothing was changed.";
  return { jobId, status: job.status, message };
}
