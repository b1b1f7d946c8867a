import { inviteBatch } from "@/server/benefits";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** A hundred a step: enough for the largest of audiences. */
const BATCHES_MAX = 1_000;

/** Tells everybody of a livestream that was scheduled, changed or cancelled. */
export function createInviteToLivestream(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "invite-to-livestream",
      triggers: [on("benefits/livestream.changed")],
      retries: 5,
      concurrency: [{ key: "event.data.livestreamId", limit: 1 }, { limit: 2 }],
    },
    async ({ event, step }) => {
      const { livestreamId, sequence } = event.data;
      let after: string | undefined;
      for (let batch = 0; batch < BATCHES_MAX; batch++) {
        const told = await step.run(`tell batch ${batch + 1}`, () => inviteBatch(services, { livestreamId, sequence, after }));
        if (told.after === null) return;
        after = told.after;
      }
    },
  );
}
