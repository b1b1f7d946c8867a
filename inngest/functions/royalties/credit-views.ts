import { cron } from "inngest";
import { CREDIT_WINDOW_MS, creditViews, VIEWS_A_TURN } from "@/server/royalties";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** What one run takes at most; the next event, or the next minute, goes on. */
const TURNS_MAX = 50;
const RETRIES = 5;

/**
 * Brings views that counted into the ledger. All views of two seconds raise one event, and are taken together when these are over; each
 * minute it looks for what was missed. One at a time, because the ledger has one line anyway.
 */
export function createCreditViews(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "credit-views", triggers: [on("royalties/view.counted"), cron("TZ=UTC * * * * *")], retries: RETRIES, concurrency: [{ limit: 1 }] },
    async ({ step }) => {
      await step.sleep("until the window is over", CREDIT_WINDOW_MS);
      for (let turn = 1; turn <= TURNS_MAX; turn++) {
        const { views } = await step.run(`turn ${turn}`, () => creditViews(services));
        if (views < VIEWS_A_TURN) return;
      }
    },
  );
}
