import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { getUpload } from "./get-upload";
import { partPath, removePart } from "./part-file";
import { forgetHash } from "./running-hash";
import { uploadLocks } from "./upload-locks";
import { endUpload } from "./upload-queries";

/** Gives an upload up and removes its bytes (tus: termination). A finished one stays: its video is deleted as a video. */
export async function cancelUpload(services: Services, actor: Actor, uploadId: string): Promise<void> {
  await getUpload(services, actor, uploadId);
  await uploadLocks.run(uploadId, async () => {
    const upload = await getUpload(services, actor, uploadId);
    if (upload.status !== "receiving") return;
    await endUpload(services.db, uploadId, { status: "cancelled", error: "Cancelled.", now: services.clock.now() });
    await removePart(partPath(services.env.DATA_DIR, uploadId));
    forgetHash(uploadId);
  });
}
