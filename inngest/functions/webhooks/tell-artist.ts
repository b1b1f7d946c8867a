import type { Services } from "@/server/services";
import { TOLD_EVENTS, tellArtist } from "@/server/webhooks";
import { type JobClient, on } from "../../client";

const isOfGoals = (name: string): boolean => /^patronage\/(goal|pledge)\./.test(name);

function createTeller(client: JobClient, services: Services, id: string, names: typeof TOLD_EVENTS) {
  return client.createFunction({ id, triggers: names.map((name) => on(name)), retries: 8 }, async ({ event, step }) => {
    await step.run("write down", () => tellArtist(services, { id: event.id ?? "", name: event.name, data: event.data }));
  });
}

/** Tells an artist's endpoints of what happened, each event once. Two functions: one has at most ten triggers (inngest.com/docs/guides/multiple-triggers). */
export function createTellArtist(client: JobClient, services: Services) {
  return [
    createTeller(
      client,
      services,
      "tell-artist",
      TOLD_EVENTS.filter((name) => !isOfGoals(name)),
    ),
    createTeller(client, services, "tell-artist-of-goals", TOLD_EVENTS.filter(isOfGoals)),
  ] as const;
}
