import { eventStream } from "@/server/api/event-stream";
import { rawRoute } from "@/server/api/request";
import { watchSupporters } from "@/server/patronage";

export const dynamic = "force-dynamic";

const HEARTBEAT_MS = 15_000;

/** The wall of an artist's supporters each time it changes, as server-sent events named `wall`. `Last-Event-ID` resumes. */
export const GET = rawRoute<{ artistId: string }>(async ({ services }, request, { artistId }) =>
  eventStream(request, async function* (signal) {
    const sights = watchSupporters(services, { artistId, afterVersion: request.headers.get("last-event-id"), heartbeatMs: HEARTBEAT_MS, signal });
    for await (const sight of sights) yield sight === null ? null : { name: "wall", id: sight.version, data: sight.wall };
  }),
);
