import type { Outputs } from "@/components/ui/api-types";
import { writeMicros } from "@/components/ui/micros";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import type { StatusTone } from "@/components/ui/status";

export type CurrentRate = Outputs["royalties"]["viewRates"]["items"][number];
export type SetRate = Outputs["royalties"]["listViewRates"]["items"][number];

const BPS_PER_WHOLE = 10_000n;
/** Views that a rate is shown for beside one: people compare what a thousand bring. */
export const VIEWS_SHOWN = 1_000;

export const STANDING: Readonly<Record<SetRate["standing"], { readonly word: string; readonly tone: StatusTone }>> = {
  planned: { word: "Planned", tone: "waiting" },
  now: { word: "Now", tone: "ok" },
  past: { word: "Past", tone: "idle" },
};

const REGIONS = new Intl.DisplayNames("en", { type: "region" });

/** `Germany (DE)`; `*` is whatever has no rate of its own. To be made on the server: browsers call some countries otherwise. */
export function marketWords(market: string): string {
  return market === "*" ? "All other markets" : `${REGIONS.of(market) ?? market} (${market})`;
}

type Worth = Pick<CurrentRate, "microsPerView" | "feeBps" | "currency">;

/** Of one view, all that is in it: `$0.0031`. */
export function perViewWords({ microsPerView, currency }: Worth): string {
  return writeMicros(microsPerView, currency);
}

/** What an artist has of a thousand views. The house's share is rounded down, as when views are credited. */
export function artistWords({ microsPerView, feeBps, currency }: Worth): string {
  const gross = BigInt(microsPerView) * BigInt(VIEWS_SHOWN);
  return writeMicros(String(gross - (gross * BigInt(feeBps)) / BPS_PER_WHOLE), currency);
}

export function percentWords(bps: number): string {
  return `${bps / BPS_PER_PERCENT} %`;
}
