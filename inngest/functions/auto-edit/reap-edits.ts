import { cron } from "inngest";
import { reapJobs } from "@/server/auto-edit";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Every two minutes, ends edits whose run has vanished and removes what killed workers left. */
export function createReapEdits(client: JobClient, services: Services) {
  return client.createFunction({ id: "reap-edits", triggers: [cron("TZ=UTC */2 * * * *")] }, async ({ step }) => {
    await step.run("reap", () => reapJobs(services));
  });
}
