import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { getMediaObject } from "@/server/catalogue";

export const dynamic = "force-dynamic";

/** What a player fetches of a video: playlists, segments, the poster. Who may not watch it gets the same 404 as for nothing. */
const handle = rawRoute<{ id: string; path: string[] }>(async (context, request, params) =>
  objectResponse(context.services, request, await getMediaObject(context.services, context.actor, params)),
);

export { handle as GET, handle as HEAD };
