import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";
import { monthsWords } from "./goal-words";
import { dayWords } from "./membership-words";

type Pledge = Outputs["patronage"]["listMyPledges"]["items"][number];
type Gift = Outputs["patronage"]["listMyGifts"]["items"][number];

interface Words {
  readonly tone: StatusTone;
  readonly word: string;
}

/** How a promise stands, and when it is charged. */
export function pledgeStatus({ status, goal, nextAttemptAt, lastError }: Pledge): Words {
  switch (status) {
    case "PAID":
      return { tone: "ok", word: "Paid" };
    case "SAVED":
      return { tone: "waiting", word: goal.deadline === null ? "Card saved" : `Charged on ${dayWords(goal.deadline)}, only if the goal is reached` };
    case "CHARGING":
      return lastError === null
        ? { tone: "running", word: "Being charged" }
        : { tone: "bad", word: `The bank said no${nextAttemptAt === null ? "" : `; tried again on ${dayWords(nextAttemptAt)}`}` };
    case "REFUNDED":
      return { tone: "idle", word: "Given back" };
    case "DROPPED":
      return { tone: "idle", word: "Not charged: the card did not work" };
    default:
      return { tone: "idle", word: "Not charged" };
  }
}

/** What a pledge opens, and until when; null where it opens nothing, or never will. */
export function pledgeReward({ reward, status }: Pledge): string | null {
  if (reward === null) return null;
  if (reward.opensUntil !== null) return `${reward.tier.name} until ${dayWords(reward.opensUntil)}`;
  const isToCome = status === "SAVED" || status === "CHARGING";
  return isToCome ? `Opens ${reward.tier.name} for ${monthsWords(reward.months)}, once it is charged` : null;
}

/** Where a gift is on its way. */
export function giftStatus({ status, months, sendAt, redeemedAt }: Gift): Words {
  const length = months === 1 ? "1 month" : `${months} months`;
  if (status === "PAID") return { tone: "waiting", word: `${length}, goes out on ${dayWords(sendAt)}` };
  if (status === "REDEEMED") return { tone: "ok", word: `${length}, opened${redeemedAt === null ? "" : ` on ${dayWords(redeemedAt)}`}` };
  if (status === "REFUNDED") return { tone: "idle", word: "Given back" };
  return { tone: "waiting", word: `${length}, sent and not opened yet` };
}
