import type { Context } from "../engine/context";
import { createEndpoint } from ".";

/** The endpoint of the local product: there from the start, found again after a restart by its URL. */
export function ensureEndpoint(ctx: Context, webhook: { url: string; secret: string; enabledEvents?: string[] }): void {
  const known = ctx.all("webhook_endpoint").find(({ url }) => url === webhook.url);
  const enabledEvents = webhook.enabledEvents ?? ["*"];
  if (known !== undefined) {
    ctx.patch("webhook_endpoint", known.id, { enabled_events: enabledEvents, status: "enabled" });
    ctx.patch("_endpoint", known.id, { secret: webhook.secret });
    return;
  }
  createEndpoint(ctx, { id: ctx.newId("we"), secret: webhook.secret, url: webhook.url, enabledEvents, isConnect: false, description: null, metadata: {} });
}
