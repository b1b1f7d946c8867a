import { cron } from "inngest";
import { renewRoots } from "@/server/distribution";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Each hour, signs anew the roots that would not be believed for much longer. */
export function createRenewRoots(client: JobClient, services: Services) {
  return client.createFunction({ id: "renew-roots", triggers: [cron("41 * * * *")] }, async ({ step }) => {
    await step.run("renew", () => renewRoots(services));
  });
}
