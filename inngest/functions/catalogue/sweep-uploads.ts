import { cron } from "inngest";
import { reapVideos, sweepUploads } from "@/server/catalogue";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Every five minutes, brings uploads and videos that lost their process to an end. */
export function createSweepUploads(client: JobClient, services: Services) {
  return client.createFunction({ id: "sweep-uploads", triggers: [cron("*/5 * * * *")] }, async ({ step }) => {
    await step.run("sweep uploads", () => sweepUploads(services));
    await step.run("reap videos", () => reapVideos(services));
  });
}
