import { returnTickets } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Some hundred tickets a step: enough for the largest of audiences. */
const TURNS_MAX = 1_000;

/** Gives back what was paid for a livestream once it is cancelled. */
export function createReturnTickets(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "return-tickets", triggers: [on("benefits/livestream.changed")], retries: 8, concurrency: [{ key: "event.data.livestreamId", limit: 1 }] },
    async ({ event, step }) => {
      const { livestreamId } = event.data;
      let after = "";
      for (let turn = 1; turn <= TURNS_MAX; turn++) {
        const { next } = await step.run(`turn ${turn}`, () => returnTickets(services, { livestreamId, after }));
        if (next === null) return;
        after = next;
      }
    },
  );
}
