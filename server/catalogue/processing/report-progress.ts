import type { Services } from "@/server/services";
import { raiseProgress } from "../video-queries";

/** The rest of the way is pictures and lists. */
const PACKAGE_SHARE = 0.9;
const PROGRESS_EVERY_MS = 1000;

/** Writes how far the first rendition of a film is, about once a second; a report that fails is no reason to stop the work. */
export function reportProgress(services: Services, videoId: string): (done: number) => void {
  let lastMs = 0;
  return (done) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < PROGRESS_EVERY_MS) return;
    lastMs = nowMs;
    raiseProgress(services.db, videoId, done * PACKAGE_SHARE, services.clock.now()).catch((thrown: unknown) => {
      services.log.warn({ videoId, err: thrown }, "The progress of a video could not be written.");
    });
  };
}
