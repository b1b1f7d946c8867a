import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { getPreviewObject } from "@/server/auto-edit";

export const dynamic = "force-dynamic";

/** The small excerpt that a browser tries a realm's look on. */
const handle = rawRoute<{ videoId: string }>(async (context, request, params) => {
  const { key } = await getPreviewObject(context.services, requireActor(context, "auto-edit:read"), params);
  return objectResponse(context.services, request, { key, contentType: "video/mp4", cacheControl: "private, no-cache" });
});

export { handle as GET, handle as HEAD };
