import { Random } from "../random";

export const PHASES = 6;
const TIERS = ["bronze", "silver", "gold", "platinum"] as const;
/** Mostly cards that work: what fails now and then is ordered by `fail`. */
const CARDS = ["pm_card_visa", "pm_card_visa", "pm_card_visa", "pm_card_mastercard", "pm_card_chargeDeclined", "pm_card_createDispute"] as const;

export type Step =
  | {
      readonly do: "join";
      readonly tier: string;
      readonly interval: "month" | "year";
      readonly clicks: number;
      readonly card: string;
      readonly returns: boolean;
      readonly pays: boolean;
    }
  | { readonly do: "change"; readonly tier: string }
  | { readonly do: "cancel" | "resume" | "pause" | "withdraw" | "fail" | "redeem" }
  | { readonly do: "fix"; readonly hasNewCard: boolean }
  | { readonly do: "refund"; readonly isWhole: boolean }
  | { readonly do: "tip"; readonly cents: number; readonly clicks: number; readonly card: string; readonly returns: boolean }
  | { readonly do: "gift"; readonly tier: string; readonly card: string };

export interface LifePlan {
  readonly index: number;
  /** Which of the world's artists it supports. */
  readonly artist: number;
  /** What happens in each phase, one after the other; days pass between phases. */
  readonly phases: readonly (readonly Step[])[];
}

function planJoin(random: Random): Step {
  return {
    do: "join",
    tier: random.pick(TIERS),
    interval: random.chance(0.1) ? "year" : "month",
    clicks: random.pick([1, 1, 2, 3]),
    card: random.pick(CARDS),
    returns: random.chance(0.6),
    pays: random.chance(0.9),
  };
}

function planStep(random: Random): Step {
  const roll = random.next();
  if (roll < 0.2) return planJoin(random);
  if (roll < 0.35) return { do: "change", tier: random.pick(TIERS) };
  if (roll < 0.43) return { do: "cancel" };
  if (roll < 0.5) return { do: "resume" };
  if (roll < 0.55) return { do: "pause" };
  if (roll < 0.63) return { do: "fail" };
  if (roll < 0.71) return { do: "fix", hasNewCard: random.chance(0.5) };
  if (roll < 0.78) return { do: "refund", isWhole: random.chance(0.5) };
  if (roll < 0.81) return { do: "withdraw" };
  if (roll < 0.9) return { do: "tip", cents: random.between(200, 5_000), clicks: random.pick([1, 2]), card: random.pick(CARDS), returns: random.chance(0.5) };
  if (roll < 0.96) return { do: "gift", tier: random.pick(TIERS), card: random.pick(CARDS) };
  return { do: "redeem" };
}

/** A fan's life, which follows from the seed and its number alone. */
export function planLife(seed: string, index: number, artists: number): LifePlan {
  const random = new Random(`${seed}:life:${index}`);
  const phases = Array.from({ length: PHASES }, (_, phase) => {
    const steps = Array.from({ length: random.between(0, 2) }, () => planStep(random));
    return phase === 0 ? [planJoin(random), ...steps] : steps;
  });
  return { index, artist: random.between(0, artists - 1), phases };
}
