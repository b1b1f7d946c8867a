import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { getClipObject } from "@/server/auto-edit";
import { requireClipDownload } from "@/server/benefits";
import { viewerOf } from "@/server/catalogue";

export const dynamic = "force-dynamic";

/** A finished clip, for who may watch its video; `?download=1` saves it under a good name. */
const handle = rawRoute<{ jobId: string; clipIndex: string }>(async (context, request, params) => {
  const viewerId = viewerOf(context.actor, "auto-edit:read");
  const found = await getClipObject(context.services, viewerId, params);
  const isDownload = new URL(request.url).searchParams.get("download") === "1";
  if (isDownload) await requireClipDownload(context.services, viewerId, found.videoId);
  return objectResponse(context.services, request, {
    key: found.videoKey,
    contentType: "video/mp4",
    cacheControl: "private, no-cache",
    downloadName: isDownload ? `${found.name}.mp4` : undefined,
  });
});

export { handle as GET, handle as HEAD };
