import { cron } from "inngest";
import { sealBooks } from "@/server/proof";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

const ROUNDS_MAX = 500;

/** Each hour, and after any pause at once, seals what ledger and audit log have gained. */
export function createSealBooks(client: JobClient, services: Services) {
  return client.createFunction({ id: "seal-books", triggers: [cron("TZ=UTC 0 * * * *")], concurrency: [{ limit: 1 }] }, async ({ step }) => {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const sealed = await step.run("seal", () => sealBooks(services));
      if (!sealed.isMoreLeft) break;
    }
  });
}
