import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import type { Services } from "@/server/services";
import { type Started, startedShape } from "./contract";
import { selectOwnedJob } from "./queries";
import { isLive } from "./rules";
import { showJob } from "./show-job";
import { queueJob } from "./start-auto-edit";

/** Starts a new job with the settings of one that has ended. @throws as `startAutoEdit`; `job_running` while that one is live itself. */
export async function retryJob(services: Services, actor: Actor, input: { readonly jobId: string }, idempotencyKey: string | null): Promise<Started> {
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation: "auto-edit/retry", input },
      async () => {
        const row = await selectOwnedJob(tx, { jobId: input.jobId, userId: actor.userId });
        if (row === null) throw new DomainError("not_found", { sentence: "There is no such edit, or it is not yours." });
        if (isLive(row.status)) throw new DomainError("job_running", { details: { jobId: row.id } });
        const { videoId, realm, targets, options } = showJob(row);
        return queueJob(tx, services, actor, { videoId, realm, targets, options });
      },
      (stored) => startedShape.parse(stored),
    ),
  );
}
