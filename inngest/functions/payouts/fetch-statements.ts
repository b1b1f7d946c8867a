import { cron } from "inngest";
import { fetchStatements, findMissing } from "@/server/payouts";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Every hour: what banks and chains report is compared with what was paid, and what they should have reported by now is missed. */
export function createFetchStatements(client: JobClient, services: Services) {
  return client.createFunction({ id: "fetch-statements", triggers: [cron("40 * * * *")], retries: 3, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    await step.run("fetch", () => fetchStatements(services));
    await step.run("find what is missing", () => findMissing(services));
  });
}
