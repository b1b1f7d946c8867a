import { cron } from "inngest";
import { screenDueMethods } from "@/server/payouts";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** A step does some batches, so that after an import one run comes to 200,000 payees; the next goes on. */
const BATCHES_A_STEP = 10;
const STEPS_MAX = 200;

/** Every ten minutes: payees whom the lists of today were not held against are screened, new ones and, after an import, everybody. */
export function createScreenMethods(client: JobClient, services: Services) {
  return client.createFunction({ id: "screen-payout-methods", triggers: [cron("*/10 * * * *")], retries: 3, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    let after: string | null = null;
    for (let at = 0; at < STEPS_MAX; at++) {
      const place: string | null = after;
      after = await step.run(`screen ${at}`, async () => {
        let next: string | null = place;
        for (let batch = 0; batch < BATCHES_A_STEP; batch++) {
          next = (await screenDueMethods(services, next)).next;
          if (next === null) return null;
        }
        return next;
      });
      if (after === null) return;
    }
  });
}
