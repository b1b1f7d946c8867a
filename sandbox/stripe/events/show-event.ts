import type { Context } from "../engine/context";
import type { StoredEvent } from "../engine/tables";

/** The event as it is answered and sent; whoever asks sees how many endpoints still lack it. */
export function showEvent(ctx: Context, event: StoredEvent): StoredEvent & { pending_webhooks: number } {
  const deliveries = ctx.as(null).having("_delivery", "event", event.id);
  const pending = deliveries.filter(({ state }) => state !== "delivered" && state !== "swallowed");
  const { request, type, ...rest } = event;
  return { ...rest, pending_webhooks: new Set(pending.map(({ endpoint }) => endpoint)).size, request, type };
}
