import { inviteToComing, releaseCalls, requestDiscordSyncOf, welcomePatron } from "@/server/benefits";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** What follows when somebody's access to an artist's work opens, changes or ends. */
export function createFollowAccess(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "follow-access", triggers: [on("patronage/entitlement.changed")], retries: 5, concurrency: [{ key: "event.data.fanId", limit: 1 }, { limit: 4 }] },
    async ({ event, step }) => {
      const { fanId, artistId } = event.data;
      await step.run("welcome", () => welcomePatron(services, { fanId, artistId }));
      await step.run("free the calls of who has none any more", () => releaseCalls(services, { fanId, artistId }));
      await step.run("have the roles looked at", () => requestDiscordSyncOf(services, { artistId, reason: event.id ?? fanId }));
      await step.run("invite to what is coming", () => inviteToComing(services, { fanId, artistId }));
    },
  );
}
