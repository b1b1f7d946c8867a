import type { Words } from "@/components/accounts/use-form";
import { readCents, writeCents } from "@/components/ui/read-cents";
import type { Goal } from "./goal-words";

/** Milestones as one writes them: a line each, the amount first. */
export function writeMilestones(milestones: Goal["milestones"]): string {
  return milestones.map(({ amount, title }) => `${writeCents(amount)} ${title}`).join("\n");
}

export function readMilestones(text: string): { amount: number; title: string }[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const [amount = "", ...title] = line.trim().split(/\s+/);
    return { amount: readCents(amount) ?? 0, title: title.join(" ") };
  });
}

/** What a pledge is to open; undefined for nothing. */
function readReward(words: Words) {
  const tier = words.get("reward.tier");
  if (tier === "") return undefined;
  return { tier, months: Number(words.get("reward.months")), fromCents: readCents(words.get("reward.fromCents")) ?? 0 };
}

/** What stands in the form; an amount that is none becomes 0, which the server refuses at its field. */
export function readGoal(words: Words) {
  const stretch = words.get("stretchTarget").trim();
  return {
    title: words.get("title"),
    description: words.get("description"),
    target: readCents(words.get("target")) ?? 0,
    stretchTarget: stretch === "" ? undefined : (readCents(stretch) ?? 0),
    milestones: readMilestones(words.get("milestones")),
    reward: readReward(words),
    deadline: words.get("deadline") === "" ? undefined : words.get("deadline"),
    timeZone: words.get("timeZone"),
  };
}
