import { cron } from "inngest";
import type { Services } from "@/server/services";
import { forgetOldEvents } from "@/server/webhooks";
import type { JobClient } from "../../client";

const BATCHES_MAX = 100;

/** Every night, forgets what artists were told long ago. */
export function createForgetOldEvents(client: JobClient, services: Services) {
  return client.createFunction({ id: "forget-old-webhook-events", triggers: [cron("TZ=UTC 17 4 * * *")] }, async ({ step }) => {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const { isMoreLeft } = await step.run("forget a batch", () => forgetOldEvents(services));
      if (!isMoreLeft) break;
    }
  });
}
