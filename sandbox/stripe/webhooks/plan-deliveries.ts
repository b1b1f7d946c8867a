import type { Context } from "../engine/context";
import { fractionOf } from "../engine/ids";
import type { Delivery, StoredEvent } from "../engine/tables";
import type { Chaos } from "./chaos";

/** Writes which endpoints get an event, with the fate that chaos gives each delivery, in the event's own transaction. */
export function planDeliveries(ctx: Context, event: StoredEvent, account: string | null, chaos: Chaos): Delivery[] {
  const planned: Delivery[] = [];
  for (const endpoint of ctx.as(null).all("webhook_endpoint")) {
    if (endpoint.status !== "enabled" || !isWanted(endpoint.enabled_events, event.type)) continue;
    // An endpoint of a platform gets its own events or those of its connected accounts, never both.
    if (ctx.as(null).get("_endpoint", endpoint.id).isConnect !== (account !== null)) continue;
    const copies = 1 + duplicatesOf(ctx.store.seed, event.id, endpoint.id, chaos);
    for (let copy = 0; copy < copies; copy++) {
      const delivery = planOne(ctx, event.id, endpoint.id, copy, chaos);
      ctx.store.put("_delivery", null, delivery.id, delivery);
      planned.push(delivery);
    }
  }
  return planned;
}

function planOne(ctx: Context, event: string, endpoint: string, copy: number, chaos: Chaos): Delivery {
  const chance = (what: string) => fractionOf(ctx.store.seed, event, endpoint, copy, what);
  const number = ctx.store.nextNumber();
  const delayMs = chance("delay?") < chaos.delayShare ? Math.floor(chance("delay") * chaos.delayMsMax) : 0;
  const state = chance("lost") < chaos.dropLostShare ? "lost" : chance("swallowed") < chaos.dropSwallowedShare ? "swallowed" : "waiting";
  return { id: `whd_${number}`, event, endpoint, state, attempts: 0, nextAtMs: ctx.nowMs + delayMs, rank: chaos.isShuffled ? chance("rank") : number };
}

function duplicatesOf(seed: string, event: string, endpoint: string, chaos: Chaos): number {
  if (fractionOf(seed, event, endpoint, "duplicate?") >= chaos.duplicateShare) return 0;
  return 1 + Math.floor(fractionOf(seed, event, endpoint, "duplicates") * chaos.duplicatesMax);
}

function isWanted(patterns: readonly string[], type: string): boolean {
  return patterns.some((pattern) => pattern === "*" || pattern === type);
}
