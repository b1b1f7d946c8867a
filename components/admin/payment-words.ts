import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type AdminPayment = Outputs["patronage"]["getPayment"];

export const PAYMENT_STATUS: Readonly<Record<AdminPayment["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  succeeded: { word: "Paid", tone: "ok" },
  partially_refunded: { word: "Part given back", tone: "idle" },
  refunded: { word: "Given back", tone: "idle" },
  disputed: { word: "Disputed", tone: "unknown" },
  dispute_lost: { word: "Dispute lost", tone: "bad" },
};

export const PAID_FOR: Readonly<Record<AdminPayment["kind"], string>> = {
  subscription: "Membership",
  tip: "Tip",
  gift: "Gift",
  pledge: "Goal",
  ticket: "Ticket",
};
