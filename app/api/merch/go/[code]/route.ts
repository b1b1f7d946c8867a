import { rawRoute } from "@/server/api/request";
import { findMerchTarget } from "@/server/royalties";

export const dynamic = "force-dynamic";

/** Sends who follows an artist's link on to the shop, with the code by which the shop tells us of an order. */
export const GET = rawRoute<{ code: string }>(async ({ services }, _request, { code }) => {
  const location = await findMerchTarget(services, code);
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" } });
});
