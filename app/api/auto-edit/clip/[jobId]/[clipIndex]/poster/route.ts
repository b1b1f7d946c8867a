import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { getClipObject } from "@/server/auto-edit";
import { viewerOf } from "@/server/catalogue";

export const dynamic = "force-dynamic";

/** The still picture of a finished clip. */
const handle = rawRoute<{ jobId: string; clipIndex: string }>(async (context, request, params) => {
  const found = await getClipObject(context.services, viewerOf(context.actor, "auto-edit:read"), params);
  return objectResponse(context.services, request, { key: found.posterKey, contentType: "image/jpeg", cacheControl: "private, no-cache" });
});

export { handle as GET, handle as HEAD };
