import { cron } from "inngest";
import { followLedger } from "@/server/royalties";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** What was paid or went back gets its explanation, and its parties theirs: when one hears of it, and every minute for what nobody told. */
export function createFollowLedger(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "follow-ledger",
      triggers: [on("patronage/payment.received"), on("patronage/payment.refunded"), on("patronage/payment.disputed"), cron("* * * * *")],
      retries: 3,
      concurrency: [{ limit: 1 }],
    },
    async ({ step }) => {
      await step.run("follow", () => followLedger(services));
    },
  );
}
