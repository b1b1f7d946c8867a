import { explainFileFault } from "@/server/adapters/storage";
import type { Actor } from "@/server/kernel/actor";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { finishUpload } from "./finish-upload";
import { getUpload } from "./get-upload";
import { freeBytes, partPath, readOffset, removePart } from "./part-file";
import { forgetHash } from "./running-hash";
import { type BodyChecksum, writeMetadata } from "./tus-metadata";
import { DISK_RESERVE_BYTES, UPLOAD_IDLE_MS_MAX } from "./upload-limits";
import { uploadLocks } from "./upload-locks";
import { endUpload, touchUpload, type UploadRow } from "./upload-queries";
import { writeBody } from "./write-body";

export interface UploadState {
  /** As the sender gave it, in the form of the `Upload-Metadata` header; empty where nothing was said. */
  readonly metadata: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly expiresAt: Date;
  /** Set when the last byte is in and the video exists. */
  readonly videoId: string | null;
}

export interface AppendInput {
  readonly uploadId: string;
  /** Where the body begins: has to be what the upload has so far. */
  readonly offset: number;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly checksum: BodyChecksum | null;
}

/** The state after all that can be finished is finished: a process killed at the end of an upload is made up for here. */
async function settle(services: Services, upload: UploadRow): Promise<UploadState> {
  const { sizeBytes, expiresAt } = upload;
  const metadata = upload.metadata ?? writeMetadata(upload);
  if (upload.status === "complete") return { metadata, offset: sizeBytes, sizeBytes, expiresAt, videoId: upload.videoId };
  const offset = upload.status === "finishing" ? sizeBytes : await readOffset(partPath(services.env.DATA_DIR, upload.id));
  const videoId = offset >= sizeBytes ? await finishUpload(services, upload) : null;
  return { metadata, offset, sizeBytes, expiresAt, videoId };
}

/** How far an upload has come. A request that is still writing to it is stopped first, so that the answer holds. */
export async function readUpload(services: Services, actor: Actor, uploadId: string): Promise<UploadState> {
  await getUpload(services, actor, uploadId);
  return uploadLocks.run(uploadId, async () => settle(services, await getUpload(services, actor, uploadId)));
}

/** While bytes come: the upload's end is put off, and the last of the disk is not for uploads. */
async function goOn(services: Services, uploadId: string): Promise<void> {
  if ((await freeBytes(services.env.DATA_DIR)) < DISK_RESERVE_BYTES) throw new DomainError("disk_full");
  const now = services.clock.now();
  await touchUpload(services.db, uploadId, now, new Date(now.getTime() + UPLOAD_IDLE_MS_MAX));
}

async function write(
  services: Services,
  upload: UploadRow,
  input: AppendInput & { readonly body: ReadableStream<Uint8Array> },
  stop: AbortSignal,
): Promise<void> {
  const path = partPath(services.env.DATA_DIR, upload.id);
  try {
    const { offset, body, checksum } = input;
    const onStretch = () => goOn(services, upload.id);
    await writeBody({ uploadId: upload.id, path, body, offset, sizeBytes: upload.sizeBytes, checksum, stop, onStretch });
  } catch (thrown) {
    const full = findDomainError(explainFileFault(thrown));
    if (full?.code !== "disk_full") throw thrown;
    await removePart(path);
    forgetHash(upload.id);
    await endUpload(services.db, upload.id, { status: "failed", error: full.sentence, now: services.clock.now() });
    throw full;
  }
}

/**
 * Adds bytes at the end of an upload; the last one finishes it.
 * @throws DomainError `not_found`, `conflict` when the offset is not where the upload is, `too_large`, `checksum_mismatch`,
 * `disk_full` (the upload is then gone).
 */
export async function appendUpload(services: Services, actor: Actor, input: AppendInput): Promise<UploadState> {
  await getUpload(services, actor, input.uploadId);
  return uploadLocks.run(input.uploadId, async (stop) => {
    const upload = await getUpload(services, actor, input.uploadId);
    const isReceiving = upload.status === "receiving";
    const offset = isReceiving ? await readOffset(partPath(services.env.DATA_DIR, upload.id)) : upload.sizeBytes;
    if (offset !== input.offset)
      throw new DomainError("conflict", { sentence: `This upload has ${offset} bytes so far; send from there.`, details: { offset } });
    if (isReceiving && input.body !== null) await write(services, upload, { ...input, body: input.body }, stop);
    return settle(services, await getUpload(services, actor, input.uploadId));
  });
}
