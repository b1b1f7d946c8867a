import type { Outputs } from "@/components/ui/api-types";
import { writeMicros } from "@/components/ui/micros";
import { BPS_PER_PERCENT } from "@/components/ui/percent";

export type Shop = Outputs["royalties"]["merchShops"]["items"][number];
export type ClosedShop = Outputs["royalties"]["closedShops"]["items"][number];
export type OwnLink = Outputs["royalties"]["myMerchLinks"]["items"][number];
export type Order = Outputs["royalties"]["myMerchOrders"]["items"][number];

const BPS_PER_WHOLE = 10_000;

/** "12.5 %" of 1,250 basis points. */
function percent(bps: number): string {
  return `${bps / BPS_PER_PERCENT} %`;
}

/** What of an order a shop pays, and what of it is the artist's. */
export function payWords({ commissionBps, artistBps }: Pick<Shop, "commissionBps" | "artistBps">): string {
  if (commissionBps === 0 || artistBps === 0) return "Pays nothing yet: its terms are not set.";
  return `Pays ${percent(commissionBps)} of an order; ${percent(artistBps)} of that is yours, ${percent((commissionBps * artistBps) / BPS_PER_WHOLE)} of what people pay.`;
}

/** What a shop owes, or is ahead. */
export function debtWords(owedMicros: string, currency: string): string {
  const isAhead = owedMicros.startsWith("-");
  const sum = writeMicros(isAhead ? owedMicros.slice(1) : owedMicros, currency);
  if (isAhead) return `It paid ${sum} more than the commissions on its orders, returns taken off.`;
  return `It owes ${sum} of the commissions on its orders, returns taken off.`;
}

/** How an order stands after what went back of it. */
export function orderState({ amountCents, returnedCents }: Pick<Order, "amountCents" | "returnedCents">): {
  readonly word: string;
  readonly tone: "ok" | "idle";
} {
  if (returnedCents === 0) return { word: "Bought", tone: "ok" };
  return returnedCents === amountCents ? { word: "Sent back", tone: "idle" } : { word: "Partly sent back", tone: "idle" };
}
