import type { Outputs } from "@/components/ui/api-types";

export type StudioTier = Outputs["patronage"]["listMyTiers"]["tiers"][number];

export const TIER_LIMITS = { nameChars: 40, descriptionChars: 400, benefits: 12, benefitChars: 120, welcomeNoteChars: 4_000, tiers: 12 } as const;

/** What a tier opens beyond its lines of text, in the order in which artists think of it. */
export const RIGHTS = [
  { name: "hasDiscord", label: "A role in your Discord" },
  { name: "canDownload", label: "Films may be downloaded" },
  { name: "hasLivestreams", label: "Invited to livestreams" },
  { name: "hasCredit", label: "A place in the credits" },
] as const;

/** `12 of 20 places taken`. */
export function seatsWords({ seatsTaken, seatsMax }: StudioTier): string {
  const people = seatsTaken === 1 ? "1 patron" : `${seatsTaken} patrons`;
  return seatsMax === null ? people : `${seatsTaken} of ${seatsMax} places taken`;
}
