import { sendEvent } from "@/inngest/events";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import type { PrivacyRequest } from "./contract";
import { exportEventId, openRequest, showRequest } from "./queries";

/** Asks for everything about oneself as a file; a job makes it, a mail says when it is there. */
export function requestExport(services: Services, actor: Actor): Promise<PrivacyRequest> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const { row, isNew } = await openRequest(tx, { userId: actor.userId, kind: "export", dueAt: now }, now);
    if (isNew) {
      await sendEvent(tx, { id: exportEventId(row.id), name: "privacy/export.requested", data: { requestId: row.id } });
      await appendAudit(tx, { actorId: actor.userId, action: "privacy/export.requested", target: actor.userId }, now);
    }
    return showRequest(row);
  });
}
