import { cron } from "inngest";
import { screenDueMethods } from "@/server/payouts";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

const BATCHES_MAX = 200;

/** Every ten minutes: payees whom the lists of today were not held against are screened, new ones and, after an import, everybody. */
export function createScreenMethods(client: JobClient, services: Services) {
  return client.createFunction({ id: "screen-payout-methods", triggers: [cron("*/10 * * * *")], retries: 3 }, async ({ step }) => {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const done = await step.run("screen a batch", () => screenDueMethods(services));
      if (!done.isMoreLeft) break;
    }
  });
}
