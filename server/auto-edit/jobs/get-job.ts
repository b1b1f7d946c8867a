import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Job } from "./contract";
import { selectOwnedJob } from "./queries";
import { showJob } from "./show-job";

/** One of the caller's jobs. @throws DomainError `not_found`, for other people's jobs too. */
export async function getJob(services: Services, actor: Actor, input: { readonly jobId: string }): Promise<Job> {
  const row = await selectOwnedJob(services.db, { jobId: input.jobId, userId: actor.userId });
  if (row === null) throw new DomainError("not_found", { sentence: "There is no such edit, or it is not yours." });
  return showJob(row);
}
