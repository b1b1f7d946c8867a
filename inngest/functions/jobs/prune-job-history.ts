import { cron } from "inngest";
import { pruneJobHistory } from "@/server/jobs";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

const BATCHES_MAX = 100;

/** Every night, removes the history of jobs that is past its time; the embedded runner's tables stay bounded. */
export function createPruneJobHistory(client: JobClient, services: Services) {
  return client.createFunction({ id: "prune-job-history", triggers: [cron("TZ=UTC 17 3 * * *")] }, async ({ step }) => {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const pruned = await step.run("prune a batch", () => pruneJobHistory(services));
      if (!pruned.isMoreLeft) break;
    }
  });
}
