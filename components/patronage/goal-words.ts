import type { Outputs } from "@/components/ui/api-types";
import { formatShort } from "@/components/ui/money";

export type Goal = Outputs["patronage"]["listGoals"]["items"][number];

function deadlineWords({ deadline, timeZone }: Goal): string | null {
  if (deadline === null) return null;
  const options = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone, timeZoneName: "short" } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(new Date(deadline));
}

const KIND_WORDS = {
  keep: "Kept whatever the total.",
  "all-or-nothing": "All or nothing: if it falls short, no card is charged.",
} as const;

/** When it ends and what happens with the money, in one line. */
export function termsOf(goal: Goal): string {
  const until = deadlineWords(goal);
  if (goal.status === "open") return `${until === null ? "" : `Ends ${until}. `}${KIND_WORDS[goal.kind]}`;
  if (goal.status === "failed") return "It fell short. No card was charged.";
  if (goal.status === "collecting") return "Reached. The cards are being charged now.";
  return goal.raised >= goal.target ? "Reached, and ended." : "Ended. What came in is kept.";
}

export function monthsWords(months: number): string {
  return months === 1 ? "a month" : `${months} months`;
}

/** What a pledge opens and from which amount on, in one line; null where it opens nothing. */
export function rewardWords({ reward, currency }: Pick<Goal, "reward" | "currency">): string | null {
  if (reward === null) return null;
  return `A pledge of ${formatShort(reward.fromCents, currency)} or more opens ${reward.tier.name} for ${monthsWords(reward.months)}, once it is charged.`;
}

/** The target that the ticks run to: the stretch once the first is reached. */
export function tickTarget(goal: Goal): number {
  return goal.stretchTarget !== null && goal.raised >= goal.target ? goal.stretchTarget : goal.target;
}

export function percentOf(goal: Goal): number {
  return Math.floor((goal.raised / goal.target) * 100);
}

export function sumWords(goal: Goal): string {
  const target = formatShort(tickTarget(goal), goal.currency);
  return tickTarget(goal) === goal.target ? `of ${target}` : `of ${target}, the stretch`;
}
