import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type ViewCase = Outputs["royalties"]["listViewCases"]["items"][number];
export type CaseView = Outputs["royalties"]["listCaseViews"]["items"][number];

export const CASE_STATUS: Readonly<Record<ViewCase["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  open: { word: "Held, to be looked at", tone: "waiting" },
  released: { word: "Paid", tone: "ok" },
  rejected: { word: "Refused", tone: "bad" },
};

export const REASON: Readonly<Record<CaseView["reasons"][number], string>> = {
  "network-rate": "Too many views from one network in an hour",
  "network-film": "One network again and again on this film",
  "device-accounts": "Many accounts in one browser",
  "watching-at-once": "One viewer in several places at once",
  "watching-rate": "More in an hour than can be watched",
  playhead: "The player’s time does not agree with ours",
};
