import { attachment } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { getCallIcs } from "@/server/benefits";

export const dynamic = "force-dynamic";

/** A call for the caller's calendar. */
export const GET = rawRoute<{ callId: string }>(async (context, _request, params) => {
  const file = await getCallIcs(context.services, requireActor(context, "patronage:read"), params);
  const headers = { "content-type": "text/calendar; charset=utf-8", "content-disposition": attachment("call.ics"), "cache-control": "private, no-cache" };
  return new Response(file, { headers });
});
