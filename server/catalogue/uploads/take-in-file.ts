import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { appendUpload } from "./append-upload";
import { createUpload } from "./create-upload";

/**
 * Takes a file of this machine in as the actor's video, by the same way as an upload: same limits, same checks, same events. Answers the video's id.
 * @throws DomainError as `createUpload` and `appendUpload`.
 */
export async function takeInFile(
  services: Services,
  actor: Actor,
  input: { readonly path: string; readonly filename: string; readonly title: string },
): Promise<string> {
  const { size } = await stat(input.path);
  const metadata = { filename: input.filename, title: input.title, expectedSha256: null, header: null };
  const upload = await createUpload(services, actor, { sizeBytes: size, metadata });
  const chunks = createReadStream(input.path)[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  const { videoId } = await appendUpload(services, actor, { uploadId: upload.id, offset: 0, body, checksum: null });
  if (videoId === null) throw new DomainError("internal", { sentence: "The file was taken in only in part." });
  return videoId;
}
