import type { Tx } from "@/db/client";
import { sendEvent } from "@/inngest/events";
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
  return services.db.transaction(async (tx) => {
    const job = await selectOwnedJob(tx, { jobId, userId });
    if (job === null) throw new DomainError("not_found", { sentence: "There is no such edit, or it is not yours." });
    const now = services.clock.now();
    const change = { status: "cancelled", stage: "cancelled", cancelRequestedAt: now, finishedAt: now } as const;
    if ((await updateLiveJob(tx, { jobId, userId, now, change })) === null) return describeEnded(tx, { jobId, userId });
    await sendEvent(tx, { id: `auto-edit-cancel:${jobId}`, name: "auto-edit/job.cancel-requested", data: { jobId, videoId: job.videoId } });
    return { jobId, status: "cancelled", message: "The edit is cancelled." };
  });
}

async function describeEnded(tx: Tx, params: { readonly jobId: string; readonly userId: string }): Promise<Started> {
  const job = await selectOwnedJob(tx, params);
  const status = job?.status ?? "cancelled";
  return { jobId: params.jobId, status, message: status === "cancelled" ? "The edit is cancelled." : "The edit had ended already; nothing was changed." };
}
