import { removeVideoFiles } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Removes everything that was kept of a deleted video; once more later, for work that was just ending when it was deleted. */
export function createRemoveVideoFiles(client: JobClient, services: Services) {
  return client.createFunction({ id: "remove-video-files", triggers: [on("catalogue/video.deleted")], retries: 10 }, async ({ event, step }) => {
    const { videoId } = event.data;
    await step.run("remove", () => removeVideoFiles(services, { videoId }));
    await step.sleep("let the rest end", "10m");
    await step.run("remove the rest", () => removeVideoFiles(services, { videoId }));
  });
}
