import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Payout = Outputs["payouts"]["listPayouts"]["items"][number];
export type Methods = Outputs["payouts"]["payoutMethods"];
export type Preview = Outputs["payouts"]["previewPayout"];
type State = Payout["state"];
type FormState = NonNullable<Preview["payout"]>["formState"];
type RailKind = Payout["method"]["kind"];

const RAILS: Readonly<Record<RailKind, string>> = {
  sepa: "Bank transfer (SEPA)",
  ach: "US bank transfer (ACH)",
  stripe: "Stripe",
  crypto: "USDC",
  invoice: "Invoice by hand",
};

/** What each state means for who waits for the money. */
export const STATES: Readonly<Record<State, { readonly tone: StatusTone; readonly word: string; readonly meaning: string }>> = {
  HELD: { tone: "waiting", word: "Waits for approval", meaning: "The sum is set aside from your balance. Somebody here looks at it before it is sent." },
  APPROVED: { tone: "running", word: "Approved", meaning: "It will be sent within minutes." },
  SUBMITTING: { tone: "running", word: "Being sent", meaning: "It is being handed to the bank or chain now." },
  SUBMITTED: { tone: "running", word: "On its way", meaning: "The bank or chain has it. A bank takes one or two working days." },
  UNKNOWN: {
    tone: "unknown",
    word: "No answer yet",
    meaning: "The bank or chain did not answer. We ask it until it does, and never send the money twice; it is either on its way or still yours.",
  },
  SETTLED: { tone: "ok", word: "Paid", meaning: "It has arrived." },
  RETURNED: { tone: "bad", word: "Came back", meaning: "The bank sent it back. It is in your balance again; look at where it should go." },
  FAILED_FINAL: { tone: "bad", word: "Not paid", meaning: "It was not sent. The money never left you and is in your balance again." },
};

/** What tax rests on, for the line that says how much of it there is. */
export const FORMS: Readonly<Record<FormState, string>> = {
  w9: "by your W-9",
  "w8-treaty": "by your W-8 with its treaty claim",
  "w8-plain": "by your W-8, which claims no treaty",
  none: "as there is no tax form of yours in force",
};

export function methodWords({ kind, last4 }: Payout["method"]): string {
  return last4 === "" ? RAILS[kind] : `${RAILS[kind]} ending in ${last4}`;
}

/** The least that is paid out (the server decides; this is for the sentence beside the button). */
export const LEAST_CENTS = 5_000;
