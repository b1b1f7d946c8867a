import { cron } from "inngest";
import { countMonth, creditMonth, findDueMonths } from "@/server/royalties";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** What one run credits at most of a month; the next hour goes on. */
const TURNS_MAX = 150;
const RETRIES = 5;

/** Shares the pool of each month that is over, the oldest first. It looks every hour, so that a month is shared however long nothing ran. */
export function createShareMonths(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "share-months", triggers: [cron("TZ=UTC 0 * * * *")], retries: RETRIES, concurrency: [{ limit: 1 }] },
    async ({ step }) => {
      const months = await step.run("look", async () => [...(await findDueMonths(services))]);
      for (const key of months) {
        const name = `${key.month} ${key.currency}`;
        const { isCounted } = await step.run(`count ${name}`, () => countMonth(services, key));
        for (let turn = 1; isCounted && turn <= TURNS_MAX; turn++) {
          const { isDone } = await step.run(`credit ${name}, ${turn}`, () => creditMonth(services, key));
          if (isDone) break;
        }
      }
    },
  );
}
