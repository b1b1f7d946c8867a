import { eventStream } from "@/server/api/event-stream";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { watchAccount } from "@/server/royalties";

export const dynamic = "force-dynamic";

const HEARTBEAT_MS = 15_000;

/** What an artist has, each time it changes, as server-sent events named `account`. `Last-Event-ID` resumes. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "royalties:read");
  return eventStream(request, async function* (signal) {
    const sights = watchAccount(context.services, actor, { afterVersion: request.headers.get("last-event-id"), heartbeatMs: HEARTBEAT_MS, signal });
    for await (const sight of sights) yield sight === null ? null : { name: "account", id: sight.version, data: sight.account };
  });
});
