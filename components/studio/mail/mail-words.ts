import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type PatronMail = Outputs["benefits"]["patronMail"];

export const MAIL_STATUS: Readonly<Record<PatronMail["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  draft: { word: "Draft", tone: "idle" },
  scheduled: { word: "Scheduled", tone: "waiting" },
  sending: { word: "Going out", tone: "running" },
  sent: { word: "Sent", tone: "ok" },
  cancelled: { word: "Taken back", tone: "idle" },
};

export const peopleWords = (count: number) => (count === 1 ? "1 person" : `${count} people`);
