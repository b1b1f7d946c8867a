import type { Tx } from "@/db/client";
import { sendEvent } from "@/inngest/events";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { TARGETS } from "../types";
import { optionsInput, type Started, type StartInput, startedShape } from "./contract";
import { countLiveJobs, insertJob, lockUserRealm, selectLiveJobId, selectOwnedVideo } from "./queries";
import { LIVE_JOBS_PER_USER_MAX, requestEventId } from "./rules";

const QUEUE_RETRY_SECONDS = 60;

/**
 * Queues the making of clips from one of the caller's videos; a video that is still being taken in is waited for.
 * With an idempotency key, a repeat is answered like the first time and starts nothing.
 * @throws DomainError `not_found`; `job_running` with the `jobId` of the live one; `rule_refused` when the video cannot be edited;
 * `rate_limited` when the caller has too many live jobs.
 */
export async function startAutoEdit(services: Services, actor: Actor, input: StartInput, idempotencyKey: string | null): Promise<Started> {
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "auto-edit/start", input },
      () => queueJob(tx, services, actor, input),
      (stored) => startedShape.parse(stored),
    ),
  );
}

/** The part that must be in one transaction: the job and the event that sets it going. */
export async function queueJob(tx: Tx, services: Services, actor: Actor, input: StartInput): Promise<Started> {
  const userId = actor.userId;
  const realm = await lockUserRealm(tx, userId);
  const video = await selectOwnedVideo(tx, { videoId: input.videoId, userId });
  if (video === null) throw new DomainError("not_found", { sentence: "There is no such video, or it is not yours." });
  if (video.status === "failed") throw new DomainError("rule_refused", { sentence: `This video cannot be edited. ${video.error ?? "It could not be read."}` });
  const liveJobId = await selectLiveJobId(tx, video.id);
  if (liveJobId !== null) throw new DomainError("job_running", { details: { jobId: liveJobId } });
  if ((await countLiveJobs(tx, userId)) >= LIVE_JOBS_PER_USER_MAX) {
    const sentence = `You have ${LIVE_JOBS_PER_USER_MAX} edits waiting or running. Start this one when some of them have ended.`;
    throw new DomainError("rate_limited", { sentence, retryAfterSeconds: QUEUE_RETRY_SECONDS });
  }
  const now = services.clock.now();
  const jobId = await insertJob(tx, {
    id: newId("job", now.getTime()),
    videoId: video.id,
    userId,
    status: "queued",
    realm: input.realm ?? realm ?? "INFERNO",
    targets: TARGETS.filter((target) => input.targets === undefined || input.targets.includes(target)),
    options: optionsInput.parse(input.options ?? {}),
    createdAt: now,
    updatedAt: now,
  });
  // A system actor may have started one between our look and now; the index let only one in.
  if (jobId === null) throw new DomainError("job_running", { details: { jobId: (await selectLiveJobId(tx, video.id)) ?? "" } });
  await sendEvent(tx, { id: requestEventId(jobId), name: "auto-edit/job.requested", data: { jobId, videoId: video.id, userId } });
  const message = video.status === "ready" ? "The edit is in the queue." : "The edit is in the queue and begins when the video is ready.";
  return { jobId, status: "queued", message };
}
