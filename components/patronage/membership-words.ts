import type { Outputs } from "@/components/ui/api-types";
import { formatCents } from "@/components/ui/money";
import type { StatusTone } from "@/components/ui/status";

export type Membership = Outputs["patronage"]["subscription"];

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export function dayWords(at: string): string {
  return DAY.format(new Date(at));
}

export function priceOfMembership({ amountCents, currency, interval }: Membership): string {
  return `${formatCents(amountCents, currency)} a ${interval}`;
}

interface StatusWords {
  readonly tone: StatusTone;
  readonly word: string;
  /** What happens next, and when. */
  readonly sentence: string;
}

function nextCharge(membership: Membership): string {
  const { renewsAt, nextTier, nextInterval, interval } = membership;
  if (renewsAt === null) return "";
  if (nextTier !== null) return `${nextTier.name}${nextInterval === interval ? "" : `, paid by the ${nextInterval},`} from ${dayWords(renewsAt)} on.`;
  return `Next charge ${formatCents(membership.amountCents, membership.currency)} on ${dayWords(renewsAt)}.`;
}

/** How a membership stands, as a word, a shape and what comes next. */
export function statusOf(membership: Membership): StatusWords {
  const { status, cancelAtPeriodEnd, currentPeriodEnd, trialEndsAt, graceEndsAt, pauseEndsAt, endedAt, pendingTier } = membership;
  if (status === "INCOMPLETE") return { tone: "waiting", word: "Not paid yet", sentence: "It begins once it is paid." };
  if (status === "EXPIRED") return { tone: "idle", word: "Never began", sentence: "It was not paid in time. Nothing was charged." };
  if (status === "CANCELLED")
    return { tone: "idle", word: "Ended", sentence: endedAt === null ? "" : `On ${dayWords(endedAt)}. What you got to keep is still yours.` };
  if (status === "PAST_DUE") {
    return {
      tone: "bad",
      word: "The last charge failed",
      sentence:
        graceEndsAt === null
          ? "Access is closed until it is paid."
          : `Everything stays open until ${dayWords(graceEndsAt)}. Mend the card and nothing changes.`,
    };
  }
  if (status === "PAUSED")
    return { tone: "idle", word: "Paused", sentence: pauseEndsAt === null ? "Nothing is charged." : `Nothing is charged until ${dayWords(pauseEndsAt)}.` };
  if (cancelAtPeriodEnd && currentPeriodEnd !== null)
    return { tone: "idle", word: "Ends soon", sentence: `Open until ${dayWords(currentPeriodEnd)}. Nothing more is charged.` };
  if (status === "TRIALING" && trialEndsAt !== null)
    return {
      tone: "ok",
      word: "Free for now",
      sentence: `The first charge is ${formatCents(membership.amountCents, membership.currency)} on ${dayWords(trialEndsAt)}.`,
    };
  if (pendingTier !== null)
    return {
      tone: "waiting",
      word: "Your bank asks first",
      sentence: `${pendingTier.name} opens once you have confirmed it with your bank. Until then nothing changes, and nothing is charged for it.`,
    };
  return { tone: "ok", word: "Running", sentence: nextCharge(membership) };
}
