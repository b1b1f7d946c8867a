import type { Context } from "../engine/context";
import { createEndpoint } from ".";

export interface LocalEndpoint {
  url: string;
  secret: string;
  enabledEvents?: string[];
}

/** An endpoint of the local product: there from the start, found again after a restart by its URL. */
export function ensureEndpoint(ctx: Context, webhook: LocalEndpoint & { isConnect: boolean }): void {
  const known = ctx.all("webhook_endpoint").find(({ url }) => url === webhook.url);
  const enabledEvents = webhook.enabledEvents ?? ["*"];
  if (known !== undefined) {
    ctx.patch("webhook_endpoint", known.id, { enabled_events: enabledEvents, status: "enabled" });
    ctx.patch("_endpoint", known.id, { secret: webhook.secret });
    return;
  }
  const { url, secret, isConnect } = webhook;
  createEndpoint(ctx, { id: ctx.newId("we"), secret, url, enabledEvents, isConnect, description: null, metadata: {} });
}
