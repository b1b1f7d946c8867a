import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Movement = Outputs["payouts"]["reconciliationItems"]["items"][number];
export type StatementImport = Outputs["payouts"]["statementImports"]["items"][number];
export type Fault = NonNullable<Movement["fault"]>;

export const SOURCE: Readonly<Record<StatementImport["source"], string>> = {
  "camt.053": "camt.053",
  "bank-csv": "Bank’s CSV",
  "nacha-returns": "Nacha returns",
  stripe: "Stripe",
  chain: "Chain",
};

export const MOVEMENT_STATE: Readonly<Record<Movement["state"], { readonly word: string; readonly tone: StatusTone }>> = {
  open: { word: "For a person", tone: "waiting" },
  matched: { word: "Matched", tone: "ok" },
  resolved: { word: "Settled by hand", tone: "ok" },
};

export const FAULT: Readonly<Record<Fault, string>> = {
  missing: "Sent, and on no statement",
  double: "Paid twice",
  "wrong-amount": "Another amount",
  "wrong-currency": "Another currency",
  late: "Later than it should be",
  returned: "Came back",
  foreign: "Not one of ours",
  garbled: "Unreadable reference",
  unexplained: "Moved at Stripe, and nothing explains it",
};
