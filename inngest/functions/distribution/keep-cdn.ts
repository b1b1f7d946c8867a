import { cron } from "inngest";
import { checkCdn, keepCdn } from "@/server/distribution";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

const STEPS_MAX = 150;

/** Each minute, puts on the CDN what is new there and takes away what is no longer to be carried. What one run leaves, the next one does. */
export function createKeepCdn(client: JobClient, services: Services) {
  return client.createFunction({ id: "keep-cdn", triggers: [cron("TZ=UTC * * * * *")], concurrency: [{ limit: 1 }], retries: 2 }, async ({ step }) => {
    for (let at = 0; at < STEPS_MAX; at++) {
      const { isMoreLeft } = await step.run("take away and put", () => keepCdn(services));
      if (!isMoreLeft) break;
    }
  });
}

/** Every five minutes, tries the CDN as a player would, for the back office. */
export function createCheckCdn(client: JobClient, services: Services) {
  return client.createFunction({ id: "check-cdn", triggers: [cron("TZ=UTC */5 * * * *")], concurrency: [{ limit: 1 }] }, async ({ step }) => {
    await step.run("try it", () => checkCdn(services));
  });
}
