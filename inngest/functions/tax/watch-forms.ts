import { cron } from "inngest";
import type { Services } from "@/server/services";
import { watchExpiry } from "@/server/tax";
import type { JobClient } from "../../client";

const BATCHES_MAX = 500;

/** Every morning: who has a tax form that expires is told, 60, 30 and 7 days before and when it has. */
export function createWatchTaxForms(client: JobClient, services: Services) {
  return client.createFunction({ id: "watch-tax-forms", triggers: [cron("TZ=UTC 17 6 * * *")], retries: 3 }, async ({ step }) => {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const done = await step.run("remind a batch", () => watchExpiry(services));
      if (!done.isMoreLeft) break;
    }
  });
}
