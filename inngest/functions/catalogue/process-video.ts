import { failVideo, hasVideo, inspectVideo, makePackage, publishVideo } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { runCancellable } from "../../cancellation";
import { type JobClient, on } from "../../client";

/** Videos that one machine packages at once; each uses all processors. */
const AT_ONCE = 2;
const FAILED = "Something broke on our side while this film was prepared. Nothing was kept; send it again.";

/** Turns an uploaded file into a film that plays everywhere, or into one clear sentence why not. */
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
      const inspected = await step.run("inspect", () => runCancellable({ runId, isCancelRequested }, (signal) => inspectVideo(services, { videoId }, signal)));
      if (inspected === "ended") return;
      const packaged = await step.run("package", () => runCancellable({ runId, isCancelRequested }, (signal) => makePackage(services, { videoId }, signal)));
      if (packaged === "ended") return;
      await step.run("publish", () => publishVideo(services, { videoId }));
    },
  );
}
