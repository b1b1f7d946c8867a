import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import type { Job } from "./contract";
import { selectJobsPage } from "./queries";
import { showJob } from "./show-job";

export interface ListJobsInput {
  readonly limit: number;
  readonly offset: number;
  readonly cursor?: string;
  readonly videoId?: string;
}

/** The caller's jobs, newest first; `total` counts all of them. */
export async function listJobs(services: Services, actor: Actor, input: ListJobsInput) {
  const { rows, total } = await selectJobsPage(services.db, {
    userId: actor.userId,
    videoId: input.videoId,
    limit: input.limit + 1,
    offset: input.offset,
    cursor: input.cursor,
  });
  const items: Job[] = rows.slice(0, input.limit).map(showJob);
  return { items, total, nextCursor: rows.length > input.limit ? (items.at(-1)?.jobId ?? null) : null };
}
