import { z } from "zod";
import { EVENTS, type EventName } from "@/inngest/events";
import type { Services } from "@/server/services";
import { recordEvent } from "./record-event";

/** The kind of thing that each of the house's events is about, for the artist. What becomes of it is in the event's status, or in its name. */
const TOLD = {
  "patronage/subscription.changed": "subscription",
  "patronage/tip.paid": "tip.paid",
  "patronage/goal.changed": "goal",
  "patronage/pledge.saved": "pledge.saved",
  "patronage/pledge.paid": "pledge.paid",
  "patronage/pledge.failed": "pledge.failed",
  "patronage/pledge.ended": "pledge",
  "patronage/gift.paid": "gift.paid",
  "patronage/ticket.paid": "ticket.paid",
  "patronage/payment.refunded": "payment.refunded",
  "patronage/payment.disputed": "payment.disputed",
  "patronage/entitlement.changed": "entitlement.changed",
} as const satisfies { readonly [N in EventName]?: string };

type ToldName = keyof typeof TOLD;

function isTold(name: string): name is ToldName {
  return name in TOLD;
}

/** The house's events that artists are told of. */
export const TOLD_EVENTS: readonly ToldName[] = Object.keys(TOLD).filter(isTold);

/** What every told event has: whose it is, and for some in which state it is now. */
const toldData = z.object({ artistId: z.string(), status: z.string().optional() });
const anyData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Tells an artist's endpoints of one of the house's events; of an event that is not for them, nobody. */
export async function tellArtist(
  services: Services,
  event: { readonly id: string; readonly name: string; readonly data: unknown },
): Promise<{ readonly deliveries: number }> {
  if (!isTold(event.name)) return { deliveries: 0 };
  const data = anyData.parse(EVENTS[event.name].parse(event.data));
  const { artistId, status } = toldData.parse(data);
  const kind = TOLD[event.name];
  const type = kind.includes(".") ? kind : `${kind}.${status?.toLowerCase() ?? "changed"}`;
  return recordEvent(services, { sourceId: event.id, type, artistId, data });
}
