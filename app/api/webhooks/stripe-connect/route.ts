import { readBodyText } from "@/server/api/read-body";
import { rawRoute } from "@/server/api/request";
import { takeConnectWebhook } from "@/server/payouts";

export const dynamic = "force-dynamic";

/** Stripe's events are some kilobytes; nothing larger is read. */
const WEBHOOK_BYTES_MAX = 512 * 1024;

/** Where Stripe tells of changes in the accounts of artists: a Connect endpoint of its own. 200 once the event is kept; 400 for a signature that does not hold; anything else makes Stripe try again. */
export const POST = rawRoute(async ({ services }, request) => {
  const rawBody = await readBodyText(request, WEBHOOK_BYTES_MAX);
  await takeConnectWebhook(services, { rawBody, signature: request.headers.get("stripe-signature") });
  return Response.json({ received: true });
});
