import { cron } from "inngest";
import { hasVideo } from "@/server/catalogue";
import { finishPackaging, packageRendition, planRenditions, publishCaptions, publishThumbnails, requestPackaging } from "@/server/distribution";
import type { Services } from "@/server/services";
import { runCancellable } from "../../cancellation";
import { type JobClient, on } from "../../client";

/**
 * Makes the renditions of a film that can be watched already, one step each, behind all other work of the machine. Those that are there are
 * sealed when it has become a film for patrons, and opened when it no longer is one.
 */
export function createPackageVideo(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "package-video",
      triggers: [on("catalogue/video.ready"), on("catalogue/video.audience-changed"), on("distribution/packaging.requested")],
      retries: 3,
      concurrency: [{ key: "event.data.videoId", limit: 1 }, { limit: 1 }],
      cancelOn: [{ event: "catalogue/video.deleted", if: "event.data.videoId == async.data.videoId" }],
    },
    async ({ event, step, runId }) => {
      const { videoId } = event.data;
      const isCancelRequested = async (): Promise<boolean> => !(await hasVideo(services, videoId));
      const work = <T>(use: (signal: AbortSignal) => Promise<T>): Promise<T> => runCancellable({ runId, isCancelRequested }, use);
      const { first, rest } = await step.run("plan", () => work((signal) => planRenditions(services, { videoId }, signal)));
      await step.run("publish captions", () => work((signal) => publishCaptions(services, { videoId }, signal)));
      const packageAll = async (names: readonly string[]): Promise<"go-on" | "ended"> => {
        for (const name of names) {
          const made = await step.run(`package ${name}`, () => work((signal) => packageRendition(services, { videoId, name }, signal)));
          if (made === "ended") return "ended";
        }
        return "go-on";
      };
      if ((await packageAll(first)) === "ended") return;
      await step.run("publish thumbnails", () => work((signal) => publishThumbnails(services, { videoId }, signal)));
      if ((await packageAll(rest)) === "ended") return;
      await step.run("finish", () => finishPackaging(services, { videoId }));
    },
  );
}

/** Makes objects of captions that an artist sent, changed or removed. */
export function createPublishCaptions(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "publish-captions",
      triggers: [on("distribution/captions.changed")],
      // Where the film itself is being packaged, one of both has to begin again.
      retries: 8,
      concurrency: [{ key: "event.data.videoId", limit: 1 }],
    },
    async ({ event, step, runId }) => {
      const { videoId } = event.data;
      const isCancelRequested = async (): Promise<boolean> => !(await hasVideo(services, videoId));
      await step.run("publish", () => runCancellable({ runId, isCancelRequested }, (signal) => publishCaptions(services, { videoId }, signal)));
    },
  );
}

/** Every ten minutes, asks for the packaging of films that were packaged in an earlier way or not to the end. */
export function createRequestPackaging(client: JobClient, services: Services) {
  return client.createFunction({ id: "request-packaging", triggers: [cron("*/10 * * * *")] }, async ({ step }) => {
    await step.run("request", () => requestPackaging(services));
  });
}
