import { cron } from "inngest";
import { sumBlocks } from "@/server/royalties";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Every hour: entries that filled a block since are summed, so that statements of busy accounts are soon made. */
export function createSumBlocks(client: JobClient, services: Services) {
  return client.createFunction({ id: "sum-royalty-blocks", triggers: [cron("25 * * * *")], retries: 2, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    await step.run("sum", () => sumBlocks(services));
  });
}
