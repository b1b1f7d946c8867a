import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { getManifest } from "@/server/distribution";

export const dynamic = "force-dynamic";

/** The signed root manifest of a film, for who may watch it. */
const handle = rawRoute<{ videoId: string }>(async ({ services, actor }, request, { videoId }) =>
  objectResponse(services, request, await getManifest(services, actor, { id: videoId })),
);

export { handle as GET, handle as HEAD };
