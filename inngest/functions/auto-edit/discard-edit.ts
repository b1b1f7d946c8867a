import { discardJobFiles } from "@/server/auto-edit";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Removes what a cancelled edit has made so far; a step that was still at work removes its own when it sees the cancel. */
export function createDiscardEdit(client: JobClient, services: Services) {
  return client.createFunction({ id: "discard-edit", triggers: [on("auto-edit/job.cancel-requested")], retries: 4 }, async ({ event, step }) => {
    await step.run("discard", () => discardJobFiles(services, event.data));
  });
}
