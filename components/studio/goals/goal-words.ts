import type { Outputs } from "@/components/ui/api-types";
import { formatShort } from "@/components/ui/money";
import type { StatusTone } from "@/components/ui/status";

export type Goal = Outputs["patronage"]["listMyGoals"]["items"][number];

export const GOAL_LIMITS = { titleChars: 80, descriptionChars: 2_000, milestones: 10, rewardMonths: 12 } as const;

export const GOAL_STATUS: Readonly<Record<Goal["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  open: { word: "Open", tone: "running" },
  collecting: { word: "Reached, cards are being charged", tone: "running" },
  ended: { word: "Ended", tone: "ok" },
  failed: { word: "Fell short, no card was charged", tone: "idle" },
  cancelled: { word: "Called off", tone: "idle" },
};

export const KIND_WORDS: Readonly<Record<Goal["kind"], { readonly word: string; readonly hint: string }>> = {
  keep: { word: "Keep what comes", hint: "Each pledge is charged at once and is yours, whether the goal is reached or not." },
  "all-or-nothing": { word: "All or nothing", hint: "Cards are kept and charged at the deadline. If it falls short, no card is charged." },
};

/** What a pledge opens, for the artist; null for nothing. */
export function rewardWords({ reward, currency }: Goal): string | null {
  if (reward === null) return null;
  const { tier, months, fromCents } = reward;
  return `Opens ${tier.name} for ${months === 1 ? "1 month" : `${months} months`}, from ${formatShort(fromCents, currency)} on`;
}

/** The deadline by the clocks of the artist's own zone. */
export function deadlineWords({ deadline, timeZone }: Goal): string {
  if (deadline === null) return "No deadline";
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone });
  return `${format.format(new Date(deadline))}, ${timeZone.replaceAll("_", " ")}`;
}
