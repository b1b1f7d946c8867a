import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { viewerOf } from "@/server/catalogue";
import { openMedia } from "@/server/distribution";

export const dynamic = "force-dynamic";

/** What a player fetches of a video: lists, the poster, segments that are not for everybody. Who may not watch it gets the same 404 as for nothing. */
const handle = rawRoute<{ id: string; path: string[] }>(async (context, request, params) => {
  const file = await openMedia(context.services, viewerOf(context.actor), params, { hasKeys: true });
  return objectResponse(file, request, file);
});

export { handle as GET, handle as HEAD };
