import type { Outputs } from "@/components/ui/api-types";

export type Livestream = Outputs["benefits"]["livestream"];

const WHEN = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
  timeZoneName: "short",
});

export function whenWords(startsAt: string): string {
  return WHEN.format(new Date(startsAt));
}

/** What a livestream is to who looks: `sale` is closed to them, and a ticket opens it. */
export type LivestreamDoor = "cancelled" | "over" | "open" | "sale" | "closed";

/** @param now ISO 8601, as the house's clock shows it */
export function doorOf({ status, endsAt, isLocked, ticketCents }: Livestream, now: string): LivestreamDoor {
  if (status === "cancelled") return "cancelled";
  if (endsAt <= now) return "over";
  if (!isLocked) return "open";
  return ticketCents === null ? "closed" : "sale";
}
