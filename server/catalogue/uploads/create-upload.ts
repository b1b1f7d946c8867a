import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { freeBytes, partPath, peekBytes } from "./part-file";
import type { UploadMetadata } from "./tus-metadata";
import { DISK_RESERVE_BYTES, LIVE_UPLOADS_MAX, UPLOAD_IDLE_MS_MAX } from "./upload-limits";
import { countLiveUploads, insertUpload, listLiveUploads, type UploadRow } from "./upload-queries";

/** Room that is neither used nor promised to an upload under way, in bytes. */
async function unpromisedBytes(services: Services): Promise<number> {
  const free = await freeBytes(services.env.DATA_DIR);
  let promised = 0;
  for (const live of await listLiveUploads(services.db)) {
    promised += live.sizeBytes - Math.min(live.sizeBytes, await peekBytes(partPath(services.env.DATA_DIR, live.id)));
  }
  return free - promised - DISK_RESERVE_BYTES;
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
  if ((await unpromisedBytes(services)) < sizeBytes) {
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
