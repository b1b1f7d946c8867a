import { makePreview } from "@/server/auto-edit";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const AT_ONCE = 2;

/** Makes the small excerpt that a browser tries a realm's look on, when somebody first asks for it. */
export function createMakePreview(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "make-preview",
      triggers: [on("auto-edit/preview.requested")],
      retries: 2,
      concurrency: [{ key: "event.data.videoId", limit: 1 }, { limit: AT_ONCE }],
    },
    async ({ event, step }) => {
      await step.run("make the excerpt", () => makePreview(services, event.data));
    },
  );
}
