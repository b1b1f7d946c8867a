import { eventStream } from "@/server/api/event-stream";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { watchJob } from "@/server/auto-edit";

export const dynamic = "force-dynamic";

const HEARTBEAT_MS = 15_000;

/** The job each time it changes, as server-sent events named `job`; the stream ends with the job. `Last-Event-ID` resumes. */
export const GET = rawRoute<{ jobId: string }>(async (context, request, { jobId }) => {
  const actor = requireActor(context, "auto-edit:read");
  return eventStream(request, async function* (signal) {
    const sights = watchJob(context.services, actor, { jobId, afterVersion: request.headers.get("last-event-id"), heartbeatMs: HEARTBEAT_MS, signal });
    for await (const sight of sights) yield sight === null ? null : { name: "job", id: sight.version, data: sight.job };
  });
});
