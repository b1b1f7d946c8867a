import type { Outputs } from "@/components/ui/api-types";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import type { StatusTone } from "@/components/ui/status";

export type Policy = Outputs["royalties"]["listSharingPolicies"]["items"][number];
export type SharedMonth = Outputs["royalties"]["listSharingMonths"]["items"][number];
export type Pool = Outputs["royalties"]["getSharingMonth"];
export type Share = Outputs["royalties"]["listSharingShares"]["items"][number];
export type Sponsor = Outputs["royalties"]["listSponsorAmounts"]["items"][number];

export const MODEL: Readonly<Record<Policy["model"], { readonly word: string; readonly hint: string }>> = {
  "user-centric": { word: "User-centric", hint: "A fan’s part goes to whom that fan watched." },
  "pro-rata": { word: "Pro rata", hint: "All parts together go by all views." },
};

/** How a month is shared: `User-centric, 10 % of the house’s fees`. What sponsors give is shared by the model, too. */
export function policyWords({ model, shareBps }: Pick<Policy, "model" | "shareBps">): string {
  return `${MODEL[model].word}, ${shareBps === 0 ? "nothing" : `${shareBps / BPS_PER_PERCENT} %`} of the house’s fees`;
}

export const MONTH_STATUS: Readonly<Record<Pool["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  open: { word: "Not counted yet", tone: "waiting" },
  counted: { word: "Being credited", tone: "running" },
  shared: { word: "Shared", tone: "ok" },
};
