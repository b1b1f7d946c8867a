import { cron } from "inngest";
import { checkRelays, forgetHours } from "@/server/distribution";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

const STEPS_MAX = 100;

/** Every five minutes, asks relays what they have and for an object of that, as a player would. What one run leaves, the next one does. */
export function createCheckRelays(client: JobClient, services: Services) {
  return client.createFunction({ id: "check-relays", triggers: [cron("TZ=UTC */5 * * * *")], concurrency: [{ limit: 1 }] }, async ({ step }) => {
    for (let at = 0; at < STEPS_MAX; at++) {
      const { checked } = await step.run("ask some", () => checkRelays(services));
      if (checked === 0) break;
    }
    await step.run("forget old counts", () => forgetHours(services));
  });
}
