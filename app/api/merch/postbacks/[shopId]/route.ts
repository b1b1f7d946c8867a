import { readBodyText } from "@/server/api/read-body";
import { rawRoute } from "@/server/api/request";
import { takePostback } from "@/server/royalties";

export const dynamic = "force-dynamic";

/** What a shop tells is some hundred bytes. */
const POSTBACK_BYTES_MAX = 16 * 1024;

/** Where a shop tells of orders that came by our links. The same told again gets the first answer, so a shop may repeat what it is unsure of. */
export const POST = rawRoute<{ shopId: string }>(async ({ services }, request, { shopId }) => {
  const body = await readBodyText(request, POSTBACK_BYTES_MAX);
  return Response.json(await takePostback(services, { shopId, body, signature: request.headers.get("x-mhc-signature") }));
});
