import { cron } from "inngest";
import { forgetExpired } from "@/server/accounts";
import { forgetGuests } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

const BATCHES_MAX = 100;

/** Every night, removes sessions, links, counters, mails and guests who never paid that are past their time. */
export function createForgetExpired(client: JobClient, services: Services) {
  return client.createFunction({ id: "forget-expired-sign-ins", triggers: [cron("TZ=UTC 41 3 * * *")] }, async ({ step }) => {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const forgotten = await step.run("forget a batch", () => forgetExpired(services));
      if (!forgotten.isMoreLeft) break;
    }
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const forgotten = await step.run("forget guests", () => forgetGuests(services));
      if (!forgotten.isMoreLeft) break;
    }
  });
}
