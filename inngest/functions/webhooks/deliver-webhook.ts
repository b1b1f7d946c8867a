import type { Services } from "@/server/services";
import { TRIES_MAX, tryDelivery } from "@/server/webhooks";
import { type JobClient, on } from "../../client";

/** Delivers one event to one endpoint, with waits that grow over three days. A slow endpoint keeps nobody else waiting. */
export function createDeliverWebhook(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "deliver-webhook",
      triggers: [on("webhooks/delivery.requested")],
      retries: 8,
      concurrency: [{ key: "event.data.endpointId", limit: 2 }, { limit: 8 }],
    },
    async ({ event, step }) => {
      const { deliveryId, round } = event.data;
      for (let triesDone = 0; triesDone < TRIES_MAX; triesDone++) {
        const outcome = await step.run(`try ${triesDone + 1}`, () => tryDelivery(services, { deliveryId, round, triesDone }));
        if (outcome.isOver) return;
        await step.sleep(`wait ${triesDone + 1}`, outcome.delayMs);
      }
    },
  );
}
