import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type AdminPayout = Outputs["payouts"]["listAllPayouts"]["items"][number];
export type AdminPayoutDetail = Outputs["payouts"]["getAnyPayout"];
export type PayoutRun = Outputs["payouts"]["listRuns"]["items"][number];
export type PayoutRunDetail = Outputs["payouts"]["getRun"];
export type RunException = Outputs["payouts"]["listExceptions"]["items"][number];

export type PayoutFile = Outputs["payouts"]["listPayoutFiles"]["items"][number];

interface Words {
  readonly word: string;
  readonly tone: StatusTone;
}

export const PAYOUT_STATE: Readonly<Record<AdminPayout["state"], Words>> = {
  HELD: { word: "To be approved", tone: "waiting" },
  APPROVED: { word: "Approved", tone: "running" },
  SUBMITTING: { word: "Being sent", tone: "running" },
  SUBMITTED: { word: "On its way", tone: "running" },
  UNKNOWN: { word: "Not known", tone: "unknown" },
  SETTLED: { word: "Paid", tone: "ok" },
  RETURNED: { word: "Came back", tone: "bad" },
  FAILED_FINAL: { word: "Failed", tone: "bad" },
};

export const RAIL: Readonly<Record<AdminPayout["method"]["kind"], string>> = {
  stripe: "Stripe",
  sepa: "SEPA credit transfer",
  ach: "US ACH",
  crypto: "USDC",
  invoice: "Invoice, by hand",
};

/** `US ACH …3000`; an invoice goes to no account that we know. */
export function methodWords({ kind, last4 }: AdminPayout["method"]): string {
  return last4 === "" ? RAIL[kind] : `${RAIL[kind]} …${last4}`;
}

export const RUN_STATUS: Readonly<Record<PayoutRun["status"], Words>> = {
  preparing: { word: "Being prepared", tone: "running" },
  open: { word: "To be approved", tone: "waiting" },
  approved: { word: "Approved", tone: "ok" },
  cancelled: { word: "Cancelled", tone: "idle" },
};

/** Why somebody is left out, and what to do about it. */
export const EXCEPTION: Readonly<Record<RunException["kind"], { readonly word: string; readonly next: string }>> = {
  "no-method": { word: "No payout method", next: "The artist was written to. Nothing to do here." },
  unavailable: { word: "Rail not set up", next: "Set the rail up: it is tried again each day. Or the artist chooses another method." },
  cooling: { word: "New bank details cooling", next: "Tried again each day. Nothing to do here." },
  currency: { word: "Method in another currency", next: "The artist was written to and chooses another method." },
  screening: { word: "Held by screening", next: "Decide the finding under Screening; it is tried again each day." },
  "screening-pending": { word: "Not screened yet", next: "Tried again each day. Nothing to do here." },
  tax: { word: "Tax not clear", next: "The artist was written to and fills in the interview." },
  restricted: { word: "Data restricted", next: "The artist asked that their data not be used, and can ask for a payout." },
};

const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** `2026-11` as `November 2026`. */
export function periodWords(period: string): string {
  return MONTH.format(new Date(`${period}-01T00:00:00Z`));
}
