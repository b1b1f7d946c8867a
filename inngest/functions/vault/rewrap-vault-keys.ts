import { cron } from "inngest";
import type { Services } from "@/server/services";
import { rewrapKeys } from "@/server/vault";
import type { JobClient } from "../../client";

const BATCHES_MAX = 2_000;

/** Every night: people's keys move to the newest key of VAULT_KEYS, so that the older ones can leave the environment. */
export function createRewrapVaultKeys(client: JobClient, services: Services) {
  return client.createFunction({ id: "rewrap-vault-keys", triggers: [cron("TZ=UTC 23 2 * * *")], retries: 3 }, async ({ step }) => {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const done = await step.run("rewrap a batch", () => rewrapKeys(services));
      if (!done.isMoreLeft) break;
    }
  });
}
