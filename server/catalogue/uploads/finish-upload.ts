import { sendEvent } from "@/inngest/events";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { sourceKeyOf, videoFolder } from "../video-keys";
import { claimVideoOfFile, findVideo, markProcessing } from "../video-queries";
import { partPath, removePart } from "./part-file";
import { forgetHash, hashFile } from "./running-hash";
import { endUpload, findUpload, markComplete, markFinishing, type UploadRow } from "./upload-queries";

/** A failed video's file may be sent again: the upload is part of what happened. */
export function uploadedEventId(videoId: string, uploadId: string): string {
  return `catalogue/video.uploaded:${videoId}:${uploadId}`;
}

/** The file's SHA-256; a file that is not what its sender said is removed. */
async function checkedSha256(services: Services, upload: UploadRow, path: string): Promise<string> {
  const sha256 = upload.sha256 ?? (await hashFile(upload.id, path, upload.sizeBytes));
  if (upload.expectedSha256 === null || upload.expectedSha256 === sha256) return sha256;
  const mismatch = new DomainError("checksum_mismatch", {
    sentence: "The file that arrived has another SHA-256 than you said. It was not kept; send it again.",
    details: { sha256 },
  });
  await endUpload(services.db, upload.id, { status: "failed", error: mismatch.sentence, now: services.clock.now() });
  await removePart(path);
  forgetHash(upload.id);
  throw mismatch;
}

/** The video that these bytes of this artist are: a new one, or the one they were uploaded as before. */
async function claimVideo(services: Services, upload: UploadRow, sha256: string): Promise<string> {
  return services.db.transaction(async (tx) => {
    const now = services.clock.now();
    const id = newId("video", now.getTime());
    const video = await claimVideoOfFile(tx, { id, artistId: upload.userId, title: upload.title, sizeBytes: upload.sizeBytes, sha256, now });
    await markFinishing(tx, upload.id, { sha256, videoId: video.id, now });
    return video.id;
  });
}

/** Puts the file under the video's key. Whoever else finishes the same bytes puts the same bytes there. */
async function storeSource(services: Services, videoId: string, path: string): Promise<void> {
  const key = sourceKeyOf(videoId);
  try {
    await services.storage.putFile(key, path, { move: true });
  } catch (thrown) {
    const isMovedBefore = thrown instanceof DomainError && thrown.code === "not_found" && (await services.storage.find(key)) !== null;
    if (!isMovedBefore) throw thrown;
  }
}

/**
 * Makes the video of an upload whose bytes are all here, and says its id. Every step can be repeated by anyone at any time:
 * after a kill it goes on where it was, and two at once end in one video, one source and one event.
 * @throws DomainError `checksum_mismatch`; `disk_full` and `unavailable` leave the bytes, so that another try can succeed.
 */
export async function finishUpload(services: Services, upload: UploadRow): Promise<string> {
  const path = partPath(services.env.DATA_DIR, upload.id);
  const videoId = upload.videoId ?? (await claimVideo(services, upload, await checkedSha256(services, upload, path)));
  const video = await findVideo(services.db, videoId);
  if (video?.status === "uploading") await storeSource(services, videoId, path);
  const end = await services.db.transaction(async (tx) => {
    const now = services.clock.now();
    if (await markProcessing(tx, videoId, { sourceKey: sourceKeyOf(videoId), now })) {
      await sendEvent(tx, {
        id: uploadedEventId(videoId, upload.id),
        name: "catalogue/video.uploaded",
        data: { videoId, artistId: upload.userId },
      });
    }
    const isThere = (await findVideo(tx, videoId)) !== null;
    if (isThere) await markComplete(tx, upload.id, now);
    else await endUpload(tx, upload.id, { status: "failed", error: "The video was deleted while its upload was finishing.", now });
    return { isThere };
  });
  await removePart(path);
  forgetHash(upload.id);
  if (end.isThere) return videoId;
  await services.storage.removePrefix(videoFolder(videoId));
  throw new DomainError("not_found");
}

/** Finishes an upload by id; does nothing when it is not waiting for that. */
export async function resumeFinish(services: Services, uploadId: string): Promise<void> {
  const upload = await findUpload(services.db, uploadId);
  if (upload?.status === "receiving" || upload?.status === "finishing") await finishUpload(services, upload);
}
