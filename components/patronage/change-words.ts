import type { Outputs } from "@/components/ui/api-types";
import { formatCents } from "@/components/ui/money";
import { dayWords, type Membership } from "./membership-words";
import type { Interval } from "./offer-words";

export type Preview = Pick<
  Outputs["patronage"]["changeSubscription"],
  "takesEffect" | "effectiveAt" | "quotedAt" | "dueNowCents" | "nextAmountCents" | "interval" | "currency"
>;
/** What a membership is before the change. */
export type Held = Pick<Membership, "tier" | "interval">;

/** Which tier, how often. */
export interface Wish {
  readonly key: string;
  readonly name: string;
  readonly interval: Interval;
}

/** Whether it is what one has: then the change to come is taken back. */
export function isKept(held: Held, wish: Pick<Wish, "key" | "interval">): boolean {
  return wish.key === held.tier.key && wish.interval === held.interval;
}

/** What a change costs, to the cent, before anybody agrees to it. */
export function previewWords(held: Held, wish: Wish, preview: Preview): string {
  const { currency, dueNowCents, nextAmountCents, effectiveAt, takesEffect, interval } = preview;
  const later = `${formatCents(nextAmountCents, currency)} a ${interval}`;
  if (isKept(held, wish)) return `Nothing today. It goes on as it is, for ${later}.`;
  if (takesEffect === "period_end") return `Nothing today. From ${dayWords(effectiveAt)} on ${later}; until then you keep what you paid for.`;
  const today = formatCents(dueNowCents, currency);
  const opens = wish.key === held.tier.key ? "" : " It opens at once.";
  return interval === held.interval
    ? `${today} today for the rest of this ${interval}, then ${later}.${opens}`
    : `${today} today for the ${interval} that begins now, with what is left of this ${held.interval} taken off; then ${later}.${opens}`;
}

/** What the button does. */
export function changeAction(held: Held, wish: Wish, preview: Preview): string {
  if (isKept(held, wish)) return `Stay with ${held.tier.name}`;
  const move = wish.key === held.tier.key ? `pay by the ${wish.interval}` : `move to ${wish.name}`;
  if (preview.dueNowCents > 0) return `Pay ${formatCents(preview.dueNowCents, preview.currency)} and ${move}`;
  return move.charAt(0).toUpperCase() + move.slice(1);
}
