import { open } from "node:fs/promises";
import { DomainError } from "@/server/kernel/errors";
import { readTag, requireStatus } from "./s3-answers";
import type { S3Client } from "./s3-client";

/** S3 takes 10,000 parts of 5 MiB or more, so this reaches 156 GiB. */
export const PART_BYTES = 16 * 1024 * 1024;

async function sendParts(send: S3Client, key: string, uploadId: string, path: string): Promise<readonly string[]> {
  const file = await open(path, "r");
  const tags: string[] = [];
  const buffer = Buffer.alloc(PART_BYTES);
  try {
    for (let offset = 0; ; ) {
      const { bytesRead } = await file.read(buffer, 0, PART_BYTES, offset);
      if (bytesRead === 0) return tags;
      offset += bytesRead;
      const query = { partNumber: String(tags.length + 1), uploadId };
      const answer = await requireStatus(await send({ method: "PUT", key, query, body: new Uint8Array(buffer.subarray(0, bytesRead)) }), [200]);
      const tag = answer.headers.get("etag");
      if (tag === null) throw new DomainError("unavailable", { sentence: "The storage took a part without saying its ETag." });
      tags.push(tag);
    }
  } finally {
    await file.close();
  }
}

/** Sends a file in parts; the object is there when the last call has answered, and not before. What fails is taken back. */
export async function putInParts(send: S3Client, key: string, path: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const begun = await requireStatus(await send({ method: "POST", key, query: { uploads: "" }, headers }), [200]);
  const uploadId = readTag(await begun.text(), "UploadId");
  if (uploadId === null) throw new DomainError("unavailable", { sentence: "The storage began an upload without naming it." });
  try {
    const tags = await sendParts(send, key, uploadId, path);
    const parts = tags.map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag.replaceAll('"', "&quot;")}</ETag></Part>`);
    const body = new Uint8Array(new TextEncoder().encode(`<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`));
    const done = await requireStatus(await send({ method: "POST", key, query: { uploadId }, body }), [200]);
    // S3 may begin with 200 and fail while it assembles the parts (API reference, CompleteMultipartUpload).
    const answer = await done.text();
    if (answer.includes("<Error>")) throw new DomainError("unavailable", { cause: new Error(answer.slice(0, 500)) });
  } catch (thrown) {
    await send({ method: "DELETE", key, query: { uploadId } });
    throw thrown;
  }
}
