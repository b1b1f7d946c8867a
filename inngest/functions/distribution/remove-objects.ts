import { cron } from "inngest";
import { forgetKeyGrants, removeObjectsOf, sweepObjects } from "@/server/distribution";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Removes the objects that only a deleted video named; once more later, for work that was just ending when it was deleted. */
export function createRemoveObjects(client: JobClient, services: Services) {
  return client.createFunction({ id: "remove-objects", triggers: [on("catalogue/video.deleted")], retries: 10 }, async ({ event, step }) => {
    const { videoId } = event.data;
    await step.run("remove", () => removeObjectsOf(services, { videoId }));
    await step.sleep("let the rest end", "10m");
    await step.run("remove the rest", () => removeObjectsOf(services, { videoId }));
  });
}

/** Each night, removes objects that nobody names any more, and who was given keys a week ago. */
export function createSweepObjects(client: JobClient, services: Services) {
  return client.createFunction({ id: "sweep-objects", triggers: [cron("17 3 * * *")] }, async ({ step }) => {
    await step.run("sweep", () => sweepObjects(services));
    await step.run("forget who was given keys", () => forgetKeyGrants(services));
  });
}
