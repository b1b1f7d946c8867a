import { chargePledge, closeGoal, postponePledge, releaseCard } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const RETRIES = 5;
/** Charges that are made at the same moment: Stripe takes 100 writes a second, and others have jobs too. */
const CHARGES_AT_ONCE = 8;

/** Ends a goal whose deadline has passed. */
export function createCloseGoal(client: JobClient, services: Services) {
  return client.createFunction({ id: "close-goal", triggers: [on("patronage/goal.due")], retries: RETRIES }, async ({ event, step }) => {
    await step.run("close", () => closeGoal(services, { goalId: event.data.goalId }));
  });
}

/** One attempt to charge one pledge: a job of its own, so that one that breaks holds up nobody. */
export function createChargePledge(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "charge-pledge",
      triggers: [on("patronage/pledge.due")],
      retries: RETRIES,
      concurrency: [{ key: "event.data.pledgeId", limit: 1 }, { limit: CHARGES_AT_ONCE }],
      onFailure: ({ event }) => postponePledge(services, { pledgeId: event.data.event.data.pledgeId, attempt: event.data.event.data.attempt }),
    },
    async ({ event, step }) => {
      await step.run("charge", () => chargePledge(services, { pledgeId: event.data.pledgeId, attempt: event.data.attempt }));
    },
  );
}

/** Lets the card of a pledge go that nobody will charge. */
export function createReleaseCard(client: JobClient, services: Services) {
  return client.createFunction({ id: "release-card", triggers: [on("patronage/pledge.released")], retries: RETRIES }, async ({ event, step }) => {
    await step.run("release", () => releaseCard(services, { pledgeId: event.data.pledgeId }));
  });
}
