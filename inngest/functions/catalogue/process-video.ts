import { failVideo, hasVideo, inspectVideo, publishVideo } from "@/server/catalogue";
import { drawPictures, packageRendition, planRenditions } from "@/server/distribution";
import type { Services } from "@/server/services";
import { runCancellable } from "../../cancellation";
import { type JobClient, on } from "../../client";

/** Videos that one machine packages at once; each uses all processors. */
const AT_ONCE = 2;
const FAILED = "Something broke on our side while this film was prepared. Nothing was kept; send it again.";

/** Turns an uploaded file into a film that plays everywhere, or into one clear sentence why not. It is ready with its first size; the others follow. */
export function createProcessVideo(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "process-video",
      triggers: [on("catalogue/video.uploaded")],
      retries: 3,
      concurrency: [{ key: "event.data.artistId", limit: 1 }, { limit: AT_ONCE }],
      cancelOn: [{ event: "catalogue/video.deleted", if: "event.data.videoId == async.data.videoId" }],
      onFailure: async ({ event }) => failVideo(services, { videoId: event.data.event.data.videoId, sentence: FAILED }),
    },
    async ({ event, step, runId }) => {
      const { videoId } = event.data;
      const isCancelRequested = async (): Promise<boolean> => !(await hasVideo(services, videoId));
      const work = <T>(use: (signal: AbortSignal) => Promise<T>): Promise<T> => runCancellable({ runId, isCancelRequested }, use);
      const inspected = await step.run("inspect", () => work((signal) => inspectVideo(services, { videoId }, signal)));
      if (inspected === "ended") return;
      const { first } = await step.run("plan", () => work((signal) => planRenditions(services, { videoId }, signal)));
      for (const name of first) {
        const made = await step.run(`package ${name}`, () => work((signal) => packageRendition(services, { videoId, name }, signal)));
        if (made === "ended") return;
      }
      const drawn = await step.run("pictures", () => work((signal) => drawPictures(services, { videoId }, signal)));
      if (drawn === "ended") return;
      await step.run("publish", () => publishVideo(services, { videoId }));
    },
  );
}
