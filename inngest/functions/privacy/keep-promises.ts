import { cron } from "inngest";
import { applyRetention, runDueErasures, runExport } from "@/server/privacy";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

const ROUNDS_MAX = 100;
const RETRIES = 5;

/** Makes the archive that somebody asked for. */
export function createExportPerson(client: JobClient, services: Services) {
  return client.createFunction(
    { id: "export-person", triggers: [on("privacy/export.requested")], retries: RETRIES, concurrency: [{ limit: 2 }] },
    async ({ event, step }) => {
      await step.run("export", () => runExport(services, { requestId: event.data.requestId }));
    },
  );
}

/** Each hour, forgets who asked for it and gives up what is past its time. */
export function createKeepRetention(client: JobClient, services: Services) {
  return client.createFunction({ id: "keep-retention", triggers: [cron("TZ=UTC 23 * * * *")], concurrency: [{ limit: 1 }] }, async ({ step }) => {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const { isMoreLeft } = await step.run("forget people", () => runDueErasures(services));
      if (!isMoreLeft) break;
    }
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const { isMoreLeft } = await step.run("give up what is past its time", () => applyRetention(services));
      if (!isMoreLeft) break;
    }
  });
}
