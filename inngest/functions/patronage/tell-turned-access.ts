import { cron } from "inngest";
import { SECOND_MS } from "@/server/kernel/durations";
import { tellTurnedAccess } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { JobClient } from "../../client";

/** Looks in each minute: with what follows, all is closed within a minute of its end. */
const LOOKS = 2;
const BETWEEN_LOOKS_MS = 30 * SECOND_MS;
/** Some hundred a step: more than can end in one minute. */
const BATCHES_MAX = 100;

/** Every half a minute, tells of access that began or ended by the mere passing of time: calls are freed, roles taken, artists told. */
export function createTellTurnedAccess(client: JobClient, services: Services) {
  return client.createFunction({ id: "tell-turned-access", triggers: [cron("TZ=UTC * * * * *")] }, async ({ step }) => {
    for (let look = 1; look <= LOOKS; look++) {
      if (look > 1) await step.sleep(`before look ${look}`, BETWEEN_LOOKS_MS);
      for (let batch = 1; batch <= BATCHES_MAX; batch++) {
        const { isMoreLeft } = await step.run(`look ${look}, batch ${batch}`, () => tellTurnedAccess(services));
        if (!isMoreLeft) break;
      }
    }
  });
}
