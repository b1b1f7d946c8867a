import { cron } from "inngest";
import { forgetPeers } from "@/server/distribution";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

const STEPS_MAX = 100;

/** Every five minutes, lets go of viewers' browsers that shared a film and have not come back. What one run leaves, the next one does. */
export function createForgetPeers(client: JobClient, services: Services) {
  return client.createFunction({ id: "forget-peers", triggers: [cron("TZ=UTC 2-59/5 * * * *")], concurrency: [{ limit: 1 }] }, async ({ step }) => {
    for (let at = 0; at < STEPS_MAX; at++) {
      const { forgotten } = await step.run("forget some", () => forgetPeers(services));
      if (forgotten === 0) break;
    }
  });
}
