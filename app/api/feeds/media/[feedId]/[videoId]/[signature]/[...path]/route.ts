import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { getFeedFile } from "@/server/benefits";

export const dynamic = "force-dynamic";

/** What a podcast program fetches of a film, with the address's own token. */
const handle = rawRoute<{ feedId: string; videoId: string; signature: string; path: string[] }>(async (context, request, params) => {
  const file = await getFeedFile(context.services, params);
  return objectResponse(file, request, file);
});

export { handle as GET, handle as HEAD };
