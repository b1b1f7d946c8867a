import { findVideoToPackage, removeOldPackage } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { removeReplacedClear } from "../objects/remove-objects";
import { lockWork, updateWork } from "../work-queries";
import { WORK_PACKAGING } from "./plan-ladder";

/**
 * Notes that a video is packaged in today's way. What it was played from before there were objects goes, and of what is sealed now what
 * was there of it in clear.
 */
export async function finishPackaging(services: Services, input: { readonly videoId: string }): Promise<void> {
  const { videoId } = input;
  if ((await findVideoToPackage(services, videoId)) === null) return;
  await removeOldPackage(services, { videoId });
  await removeReplacedClear(services, { videoId });
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    await lockWork(tx, videoId, now);
    await updateWork(tx, videoId, { packaging: WORK_PACKAGING, updatedAt: now });
  });
}
