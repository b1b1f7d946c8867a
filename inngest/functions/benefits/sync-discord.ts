import { cron } from "inngest";
import { requestAllSyncs, syncGuild } from "@/server/benefits";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const BATCHES_MAX = 1_000;

/** Makes the roles in one artist's Discord server what access says; one at a time for each, so that no two looks work against each other. */
export function createSyncDiscord(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "sync-discord", triggers: [on("benefits/discord.changed")], retries: 5, concurrency: [{ key: "event.data.artistId", limit: 1 }, { limit: 2 }] },
    async ({ event, step }) => {
      await step.run("change the difference", () => syncGuild(services, { artistId: event.data.artistId }));
    },
  );
}

/** Every hour, has each server looked at: patrons join it later than they become patrons, and somebody may have changed a role by hand. */
export function createSyncAllDiscord(client: JobClient, services: Services) {
  return client.createFunction({ id: "sync-all-discord", triggers: [cron("TZ=UTC 23 * * * *")] }, async ({ step }) => {
    let after: string | undefined;
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const asked = await step.run(`ask for batch ${batch + 1}`, () => requestAllSyncs(services, { after }));
      if (asked.after === null) return;
      after = asked.after;
    }
  });
}
