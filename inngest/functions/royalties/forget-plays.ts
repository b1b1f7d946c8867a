import { cron } from "inngest";
import { forgetPlays } from "@/server/royalties";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** What one night takes at most; the next goes on. */
const TURNS_MAX = 100;

/** Each night, forgets how plays went and where old views came from. */
export function createForgetPlays(client: JobClient, services: Services) {
  return client.createFunction({ id: "forget-plays", triggers: [cron("TZ=UTC 40 3 * * *")], retries: 3, concurrency: [{ limit: 1 }] }, async ({ step }) => {
    for (let turn = 1; turn <= TURNS_MAX; turn++) {
      const { isMoreLeft } = await step.run(`turn ${turn}`, () => forgetPlays(services));
      if (!isMoreLeft) return;
    }
  });
}
