import { attachment } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { readPayoutFile } from "@/server/payouts";

export const dynamic = "force-dynamic";

/** A file of payments as the bank was sent it. */
export const GET = rawRoute<{ batchId: string }>(async (context, _request, { batchId }) => {
  const { name, mediaType, text } = await readPayoutFile(context.services, requireActor(context, "admin"), { batchId });
  return new Response(text, {
    headers: {
      "content-type": mediaType,
      "content-disposition": attachment(name),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
