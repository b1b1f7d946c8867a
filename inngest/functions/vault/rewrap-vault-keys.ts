import { cron } from "inngest";
import { rewrapWorkSecrets } from "@/server/distribution";
import type { Services } from "@/server/services";
import { rewrapKeys } from "@/server/vault";
import type { JobClient } from "../../client";

const BATCHES_MAX = 2_000;

/** Every night: people's keys and films' secrets move to the newest key of VAULT_KEYS, so that the older ones can leave the environment. */
export function createRewrapVaultKeys(client: JobClient, services: Services) {
  return client.createFunction({ id: "rewrap-vault-keys", triggers: [cron("TZ=UTC 23 2 * * *")], retries: 3 }, async ({ step }) => {
    // Films first: admins are told when no person's key is wrapped by an older one, and take that away then.
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const done = await step.run("rewrap films", () => rewrapWorkSecrets(services));
      if (!done.isMoreLeft) break;
    }
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const done = await step.run("rewrap a batch", () => rewrapKeys(services));
      if (!done.isMoreLeft) break;
    }
  });
}
