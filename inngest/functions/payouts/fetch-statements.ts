import { cron } from "inngest";
import { bookGas, fetchStatements, findMissing, findUnexplained } from "@/server/payouts";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** So that one run ends; what is left is for the next hour. */
const GAS_PAGES_MAX = 200;

/** Every hour: what banks and chains report is compared with what was paid, what they should have reported by now is missed, and so is why something moved at Stripe; what chains took for it goes into the books. */
export function createFetchStatements(client: JobClient, services: Services) {
  return client.createFunction({ id: "fetch-statements", triggers: [cron("40 * * * *")], retries: 3, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    await step.run("fetch", () => fetchStatements(services));
    await step.run("find what is missing", () => findMissing(services));
    await step.run("find what nothing explains", () => findUnexplained(services));
    let after: string | null = null;
    for (let page = 0; page < GAS_PAGES_MAX; page++) {
      const place: string | null = after;
      after = (await step.run(`book gas ${page}`, () => bookGas(services, place))).next;
      if (after === null) return;
    }
  });
}
