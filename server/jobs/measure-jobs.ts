import type { Services } from "@/server/services";
import { countRuns, measureBacklog } from "./queries";

export interface JobMeasures {
  readonly runs: readonly { readonly status: string; readonly runs: number }[];
  readonly outboxWaiting: number;
  readonly outboxOldestSeconds: number;
  readonly longestDueSeconds: number;
}

/** How much work there is and how late it is, for a monitor that holds the metrics token. */
export async function measureJobs(services: Pick<Services, "db">): Promise<JobMeasures> {
  const [runs, backlog] = await Promise.all([countRuns(services.db), measureBacklog(services.db)]);
  return { runs, outboxWaiting: backlog.waiting, outboxOldestSeconds: backlog.oldestSeconds ?? 0, longestDueSeconds: backlog.longestDueSeconds ?? 0 };
}
