import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { resumeFinish } from "./finish-upload";
import { isWhole, partPath, removePart, uploadsFolder } from "./part-file";
import { UPLOAD_KEPT_MS } from "./upload-limits";
import { deleteEndedUploads, endUpload, findLiveIds, listQuietUploads, type UploadRow } from "./upload-queries";

/** A finish that has not moved for this long has lost its process. */
const QUIET_MS_MIN = 2 * 60 * 1000;
/** A file that no upload knows of is left alone for this long: its row may be on its way. */
const ORPHAN_MS_MIN = 60 * 60 * 1000;
const BATCH_ROWS_MAX = 1000;

export interface SweepResult {
  readonly finished: number;
  readonly expired: number;
  readonly failed: number;
  readonly orphans: number;
}

async function sweepOne(services: Services, upload: UploadRow): Promise<"finished" | "expired" | "waiting"> {
  const path = partPath(services.env.DATA_DIR, upload.id);
  if (upload.status === "finishing" || (await isWhole(path, upload.sizeBytes))) {
    await resumeFinish(services, upload.id);
    return "finished";
  }
  if (upload.expiresAt > services.clock.now()) return "waiting";
  await endUpload(services.db, upload.id, { status: "cancelled", error: "Nothing was added for too long.", now: services.clock.now() });
  await removePart(path);
  return "expired";
}

/** Removes files of uploads that have ended or were deleted with their owner. */
async function removeOrphans(services: Services): Promise<number> {
  const folder = uploadsFolder(services.env.DATA_DIR);
  const names = (await readdir(folder).catch(() => [])).map((name) => name.replace(/\.unverified$/, "")).filter((name) => isId("upload", name));
  const ids = [...new Set(names)].slice(0, BATCH_ROWS_MAX);
  const live = await findLiveIds(services.db, ids);
  let removed = 0;
  for (const id of ids.filter((name) => !live.has(name))) {
    const found = await stat(join(folder, id)).catch(() => null);
    if (found !== null && services.clock.now().getTime() - found.mtimeMs < ORPHAN_MS_MIN) continue;
    await removePart(join(folder, id));
    removed++;
  }
  return removed;
}

/**
 * Brings every upload that lost its process to an end: finishes the ones whose bytes are all here, removes the expired ones
 * and files that belong to none. Runs where the uploads' files are.
 */
export async function sweepUploads(services: Services): Promise<SweepResult> {
  const result = { finished: 0, expired: 0, failed: 0, orphans: 0 };
  const nowMs = services.clock.now().getTime();
  for (const upload of await listQuietUploads(services.db, new Date(nowMs - QUIET_MS_MIN), BATCH_ROWS_MAX)) {
    try {
      const outcome = await sweepOne(services, upload);
      if (outcome !== "waiting") result[outcome]++;
    } catch (thrown) {
      result.failed++;
      services.log.warn({ uploadId: upload.id, err: thrown }, "An upload could not be brought to its end; the next sweep tries again.");
    }
  }
  await deleteEndedUploads(services.db, new Date(nowMs - UPLOAD_KEPT_MS), BATCH_ROWS_MAX);
  result.orphans = await removeOrphans(services);
  return result;
}
