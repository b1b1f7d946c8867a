import { attachment, webStream } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { findExport } from "@/server/privacy";

export const dynamic = "force-dynamic";

/** The archive of everything about the caller. */
export const GET = rawRoute<{ requestId: string }>(async (context, _request, params) => {
  const { services } = context;
  const { key } = await findExport(services, requireActor(context, "account:read"), params);
  return new Response(webStream(await services.storage.read(key)), {
    headers: {
      "content-type": "application/zip",
      "content-disposition": attachment("my data.zip"),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
