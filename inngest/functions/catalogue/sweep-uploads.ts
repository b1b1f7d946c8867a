import { cron } from "inngest";
import { sweepUploads } from "@/server/catalogue";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Every five minutes, brings uploads that lost their process to an end. */
export function createSweepUploads(client: JobClient, services: Services) {
  return client.createFunction({ id: "sweep-uploads", triggers: [cron("*/5 * * * *")] }, async ({ step }) => {
    await step.run("sweep", () => sweepUploads(services));
  });
}
