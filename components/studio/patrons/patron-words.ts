import type { Outputs } from "@/components/ui/api-types";
import { formatCents } from "@/components/ui/money";
import type { StatusTone } from "@/components/ui/status";

export type Patron = Outputs["patronage"]["listPatrons"]["items"][number];
export type PatronDetail = Outputs["patronage"]["getPatron"];
export type HistoryEntry = PatronDetail["history"][number];

export const PATRON_STATUS: Readonly<Record<Patron["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  active: { word: "Active", tone: "ok" },
  trialing: { word: "On trial", tone: "running" },
  ending: { word: "Leaving", tone: "waiting" },
  past_due: { word: "Payment failed", tone: "bad" },
  paused: { word: "Paused", tone: "idle" },
  former: { word: "Left", tone: "idle" },
};

export const SOURCE_WORDS: Readonly<Record<Patron["source"], string>> = {
  subscription: "Subscription",
  gift: "A gift",
  comp: "Free access",
  goal: "A goal",
  import: "Brought along",
};

export const SORT_WORDS = { newest: "Newest first", name: "By name", tier: "Highest tier first" } as const;
export type Sort = keyof typeof SORT_WORDS;

/** What they pay a month, or how it is that they pay nothing; nothing for who pays and has nothing now. */
export function payWords({ monthlyCents, currency, interval, source, status }: Patron): string {
  if (status === "former" || status === "paused") return "";
  if (monthlyCents === null || currency === null) return SOURCE_WORDS[source];
  return `${formatCents(monthlyCents, currency)}${interval === "year" ? ", by the year" : ""}`;
}

/** All that was paid; several currencies one after the other. */
export function paidWords(paid: Patron["paid"]): string {
  return paid.map(({ cents, currency }) => formatCents(cents, currency)).join(" + ");
}

export const HISTORY_WORDS: Readonly<Record<HistoryEntry["kind"], string>> = {
  joined: "Joined",
  expansion: "Went up",
  contraction: "Went down",
  churn: "Left",
  reactivation: "Came back",
  payment: "Payment",
  refund: "Refund",
  dispute: "Dispute",
  tip: "Tip",
  gift: "Gift",
  comp: "Free access",
  goal: "By a goal",
  import: "Brought along",
};
