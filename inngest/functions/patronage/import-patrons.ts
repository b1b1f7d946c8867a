import { failImport, runImportBatch } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** More than the longest list has. */
const BATCHES_MAX = 60;

/** Gives everybody on an artist's list their access, some at a time. One list an artist at once, and few at all: each line may write a mail. */
export function createImportPatrons(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "import-patrons",
      triggers: [on("patronage/import.requested")],
      retries: 5,
      concurrency: [{ key: "event.data.artistId", limit: 1 }, { limit: 2 }],
      onFailure: async ({ event }) => failImport(services, { importId: event.data.event.data.importId }),
    },
    async ({ event, step }) => {
      const { importId } = event.data;
      for (let batch = 0; batch < BATCHES_MAX; batch++) {
        const { isMoreLeft } = await step.run("bring a batch along", () => runImportBatch(services, { importId }));
        if (!isMoreLeft) break;
      }
    },
  );
}
