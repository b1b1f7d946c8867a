import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { findEventFates } from "@/server/jobs";
import type { Services } from "@/server/services";
import { DAY_MS } from "../../kernel/durations";
import { uploadedEventId } from "../uploads/finish-upload";
import { listUploadIdsOf } from "../uploads/upload-queries";
import { findVideo, listProcessingBefore } from "../video-queries";
import { failVideo } from "./fail-video";
import { scratchRoot } from "./scratch-root";

/** Work that goes on is heard of about every second. */
const QUIET_MS_MIN = 5 * 60 * 1000;
/** Without the engine's word, only a video silent for this long is taken for lost. */
const SILENT_MS_MAX = DAY_MS;
const VIDEOS_PER_SWEEP_MAX = 200;
const BROKEN_OFF = "The preparation of this film was broken off. Nothing was kept; send it again.";

async function isLost(services: Services, video: { readonly id: string; readonly updatedAt: Date }): Promise<boolean> {
  const uploadIds = await listUploadIdsOf(services.db, video.id);
  const fates = await findEventFates(
    services,
    uploadIds.map((uploadId) => uploadedEventId(video.id, uploadId)),
  );
  const known = [...fates.values()];
  if (known.includes("alive")) return false;
  const isSilent = services.clock.now().getTime() - video.updatedAt.getTime() > SILENT_MS_MAX;
  return isSilent || (known.length > 0 && !known.includes("unknown"));
}

/** Removes what killed workers left of videos that are not being prepared any more. */
async function sweepScratch(services: Services): Promise<number> {
  const root = scratchRoot(services);
  let removed = 0;
  for (const videoId of (await readdir(root).catch(() => [])).slice(0, VIDEOS_PER_SWEEP_MAX)) {
    const touched = await stat(join(root, videoId)).catch(() => null);
    const isYoung = touched !== null && services.clock.now().getTime() - touched.mtimeMs < QUIET_MS_MIN;
    if (isYoung || (await findVideo(services.db, videoId))?.status === "processing") continue;
    await rm(join(root, videoId), { recursive: true, force: true });
    removed++;
  }
  return removed;
}

/** Ends videos whose preparation was stopped from outside or lost, so that none waits for ever, and removes what dead workers left. */
export async function reapVideos(services: Services): Promise<{ readonly failed: number; readonly tidied: number }> {
  const before = new Date(services.clock.now().getTime() - QUIET_MS_MIN);
  let failed = 0;
  for (const video of await listProcessingBefore(services.db, before, VIDEOS_PER_SWEEP_MAX)) {
    if (!(await isLost(services, video))) continue;
    await failVideo(services, { videoId: video.id, sentence: BROKEN_OFF });
    failed++;
  }
  return { failed, tidied: await sweepScratch(services) };
}
