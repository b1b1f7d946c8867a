import { eventStream } from "@/server/api/event-stream";
import { rawRoute } from "@/server/api/request";
import { watchGoals } from "@/server/patronage";

export const dynamic = "force-dynamic";

const HEARTBEAT_MS = 15_000;

/** An artist's goals each time that one changes, as server-sent events named `goals`. `Last-Event-ID` resumes. */
export const GET = rawRoute<{ artistId: string }>(async ({ services }, request, { artistId }) =>
  eventStream(request, async function* (signal) {
    const sights = watchGoals(services, { artistId, afterVersion: request.headers.get("last-event-id"), heartbeatMs: HEARTBEAT_MS, signal });
    for await (const sight of sights) yield sight === null ? null : { name: "goals", id: sight.version, data: { goals: sight.goals } };
  }),
);
