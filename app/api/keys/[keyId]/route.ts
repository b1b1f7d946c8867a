import { rawRoute } from "@/server/api/request";
import { viewerOf } from "@/server/catalogue";
import { giveKey } from "@/server/distribution";

export const dynamic = "force-dynamic";

const HEADERS = { "content-type": "application/octet-stream", "cache-control": "private, no-store", "x-content-type-options": "nosniff" };

/** A key of a film for patrons. Nothing keeps it: who has left is refused the next one. */
export const GET = rawRoute<{ keyId: string }>(async ({ services, actor }, _request, params) => {
  return new Response(new Uint8Array(await giveKey(services, viewerOf(actor), params)), { headers: HEADERS });
});
