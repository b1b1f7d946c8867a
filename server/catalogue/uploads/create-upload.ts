import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { freeBytes, partPath, peekBytes } from "./part-file";
import type { UploadMetadata } from "./tus-metadata";
import { DISK_RESERVE_BYTES, LIVE_UPLOADS_MAX, ROOM_KEPT_MS, ROOM_SHARE_MAX, UPLOAD_IDLE_MS_MAX } from "./upload-limits";
import { countLiveUploads, insertUpload, listReceiving, type UploadRow } from "./upload-queries";

/**
 * Room for another upload of this person, in bytes: neither used nor kept free for an upload under way. More may be sent than there is
 * room for all the same (a share of what others began does not count, and an old upload may go on): then the disk's end stops it.
 */
async function findRoomBytes(services: Services, userId: string): Promise<number> {
  const room = Math.max(0, (await freeBytes(services.env.DATA_DIR)) - DISK_RESERVE_BYTES);
  const keptFor = new Map<string, number>();
  for (const upload of await listReceiving(services.db, new Date(services.clock.now().getTime() - ROOM_KEPT_MS))) {
    const missing = Math.max(0, upload.sizeBytes - (await peekBytes(partPath(services.env.DATA_DIR, upload.id))));
    keptFor.set(upload.userId, (keptFor.get(upload.userId) ?? 0) + missing);
  }
  let kept = 0;
  for (const [owner, bytes] of keptFor) kept += owner === userId ? bytes : Math.min(bytes, room * ROOM_SHARE_MAX);
  return room - kept;
}

function describeSize(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}

/**
 * Begins an upload of `sizeBytes` bytes.
 * @throws DomainError `not_allowed` for fans, `too_large`, `rule_refused` (too many under way, an empty file), `disk_full`.
 */
export async function createUpload(
  services: Services,
  actor: Actor,
  input: { readonly sizeBytes: number; readonly metadata: UploadMetadata },
): Promise<UploadRow> {
  requireArtist(actor);
  const { sizeBytes, metadata } = input;
  if (sizeBytes === 0) throw new DomainError("rule_refused", { sentence: "This file is empty." });
  if (sizeBytes > services.env.UPLOAD_BYTES_MAX) {
    throw new DomainError("too_large", {
      sentence: `A video may have ${describeSize(services.env.UPLOAD_BYTES_MAX)} at most; this one has ${describeSize(sizeBytes)}.`,
    });
  }
  if ((await countLiveUploads(services.db, actor.userId)) >= LIVE_UPLOADS_MAX) {
    throw new DomainError("rule_refused", { sentence: `You have ${LIVE_UPLOADS_MAX} uploads under way. Finish or cancel some first.` });
  }
  if ((await findRoomBytes(services, actor.userId)) < sizeBytes) {
    throw new DomainError("disk_full", { sentence: `There is no room for ${describeSize(sizeBytes)} right now. Nothing was sent; try again later.` });
  }
  const now = services.clock.now();
  const row = {
    id: newId("upload", now.getTime()),
    userId: actor.userId,
    videoId: null,
    filename: metadata.filename,
    title: metadata.title,
    metadata: metadata.header,
    sizeBytes,
    expectedSha256: metadata.expectedSha256,
    sha256: null,
    status: "receiving" as const,
    error: null,
    createdAt: now,
    updatedAt: now,
    expiresAt: new Date(now.getTime() + UPLOAD_IDLE_MS_MAX),
  };
  await insertUpload(services.db, row);
  return row;
}
