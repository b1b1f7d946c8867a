import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { isId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { findUploadOf, type UploadRow } from "./upload-queries";

/**
 * The caller's own upload, live or complete. Somebody else's, a cancelled, a failed and an expired one all look alike.
 * @throws DomainError `not_found`.
 */
export async function getUpload(services: Services, actor: Actor, uploadId: string): Promise<UploadRow> {
  const row = isId("upload", uploadId) ? await findUploadOf(services.db, actor.userId, uploadId) : null;
  const isGone = row === null || row.status === "failed" || row.status === "cancelled" || (row.status === "receiving" && row.expiresAt <= services.clock.now());
  if (isGone) throw new DomainError("not_found", { sentence: "There is no such upload, or it has ended. Start again." });
  return row;
}
