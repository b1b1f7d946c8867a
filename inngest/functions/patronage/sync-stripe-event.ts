import { processStripeEvent, syncFromStripe } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** One at a time for each customer: what a customer did is written down in one line, and no customer holds up another. */
const CONCURRENCY: [{ key: string; limit: number }, { limit: number }] = [{ key: "event.data.customerId", limit: 1 }, { limit: 4 }];
/** With the runner's pauses between tries some hours; the sweep goes on after that. */
const RETRIES = 8;

/** Does what follows from each event that Stripe sent. */
export function createSyncStripeEvent(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "sync-stripe-event", triggers: [on("patronage/stripe-event.received")], retries: RETRIES, concurrency: CONCURRENCY },
    async ({ event, step }) => {
      await step.run("sync", () => processStripeEvent(services, { stripeEventId: event.data.stripeEventId }));
    },
  );
}

/** Reads one object at Stripe again, where the sweep or a checkout found that something is missing here. */
export function createSyncStripeObject(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "sync-stripe-object", triggers: [on("patronage/sync.requested")], retries: RETRIES, concurrency: CONCURRENCY },
    async ({ event, step }) => {
      await step.run("sync", () => syncFromStripe(services, { objectType: event.data.objectType, objectId: event.data.objectId }));
    },
  );
}
