import { objectResponse } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { getDownload, patronOf } from "@/server/benefits";

export const dynamic = "force-dynamic";

/** A video's file as it was sent, for who holds a tier with downloads. */
const handle = rawRoute<{ id: string }>(async (context, request, params) =>
  objectResponse(context.services, request, await getDownload(context.services, patronOf(context.actor), { videoId: params.id })),
);

export { handle as GET, handle as HEAD };
