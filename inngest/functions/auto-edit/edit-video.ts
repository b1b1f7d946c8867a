import { availableParallelism } from "node:os";
import {
  analyseVideo,
  BROKEN_OFF_SENTENCE,
  checkSource,
  failJob,
  finishJob,
  isJobOver,
  planJob,
  renderJobClip,
  SOURCE_LATE_SENTENCE,
} from "@/server/auto-edit";
import type { Services } from "@/server/services";
import { runCancellable } from "../../cancellation";
import { type JobClient, on } from "../../client";

/** One artist's edit leaves room for the others'. */
const STEPS_PER_USER_MAX = 1;
/** Each step is an ffmpeg with a thread a processor; more of them at once would only wait for each other. */
const STEPS_MAX = Math.max(2, Math.floor(availableParallelism() / 2));
/** Looks at the video every few seconds at first, every minute later, for three hours in all. */
const QUICK_LOOKS = 24;
const LOOKS_MAX = 200;

/** Makes clips from a video: waits for it, analyses, plans, renders each clip as a step of its own, and shows them. */
export function createEditVideo(client: JobClient, services: Services) {
  return client.createFunction(
    {
      id: "edit-video",
      triggers: [on("auto-edit/job.requested")],
      retries: 5,
      concurrency: [{ key: "event.data.userId", limit: STEPS_PER_USER_MAX }, { limit: STEPS_MAX }],
      cancelOn: [{ event: "auto-edit/job.cancel-requested", if: "event.data.jobId == async.data.jobId" }],
      onFailure: async ({ event }) => failJob(services, event.data.event.data, BROKEN_OFF_SENTENCE),
    },
    async ({ event, step, runId }) => {
      const ref = { jobId: event.data.jobId, videoId: event.data.videoId };
      const isCancelRequested = () => isJobOver(services, ref.jobId);
      const cancellable = <T>(work: (signal: AbortSignal) => Promise<T>) => runCancellable({ runId, isCancelRequested }, work);

      let isReady = false;
      for (let look = 0; look < LOOKS_MAX && !isReady; look++) {
        const seen = await step.run("look for the video", () => checkSource(services, ref));
        if (seen.isOver) return;
        isReady = seen.isReady;
        if (isReady) break;
        const timeout = look < QUICK_LOOKS ? "5s" : "60s";
        await step.waitForEvent("wait for the video", { event: "catalogue/video.ready", timeout, if: "event.data.videoId == async.data.videoId" });
      }
      if (!isReady) {
        await step.run("give up waiting", () => failJob(services, ref, SOURCE_LATE_SENTENCE));
        return;
      }
      const analysed = await step.run("analyse", () => cancellable((signal) => analyseVideo(services, ref, signal)));
      if (analysed.isOver) return;
      const planned = await step.run("plan", () => cancellable((signal) => planJob(services, ref, signal)));
      if (planned.isOver) return;
      const rendered = await Promise.all(
        planned.clips.map((index) => step.run(`render clip ${index}`, () => cancellable((signal) => renderJobClip(services, ref, index, signal)))),
      );
      if (rendered.some((outcome) => outcome.isOver)) return;
      await step.run("finish", () => finishJob(services, ref));
    },
  );
}
