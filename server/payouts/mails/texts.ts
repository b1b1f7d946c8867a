import { letter, type MailToQueue, pageUrl } from "../../accounts";
import type { Env } from "../../kernel/env";
import { type ExceptionKind, PASSING } from "../holding/rules";
import type { PayoutRow } from "../states/move-payouts";
import type { PayoutState } from "../states/rules";

type Address = Pick<Env, "PUBLIC_URL" | "PORT">;

const CENTS_PER_UNIT = 100;
const METHODS: Readonly<Record<PayoutRow["rail"], string>> = {
  stripe: "Stripe account",
  sepa: "bank account",
  ach: "bank account",
  crypto: "wallet",
  invoice: "invoice",
};

function money(cents: number, currency: string): string {
  return `${(cents / CENTS_PER_UNIT).toFixed(2)} ${currency}`;
}

const LISTED_MAX = 20;

interface Contradiction {
  readonly payoutId: string;
  readonly state: PayoutState;
  readonly answer: string;
}

/** To admins: rails said what cannot be true beside the books. */
export function contradictionMail(env: Address, found: readonly Contradiction[]): Omit<MailToQueue, "to"> {
  const many = found.length === 1 ? "A payout" : `${found.length} payouts`;
  const lines = found.slice(0, LISTED_MAX).map(({ payoutId, state, answer }) => `${payoutId} is ${state} here, and its rail says: ${answer}.`);
  const rest = found.length > LISTED_MAX ? [`… and ${found.length - LISTED_MAX} more.`] : [];
  return {
    subject: `${many} contradicted by the rail`,
    body: letter("Nothing was changed by it. Somebody has to look and decide.", ...lines, ...rest, pageUrl(env, "/admin/payouts")),
  };
}

interface Text {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** What an artist reads of a state; null where there is nothing to tell. */
function textOf(payout: PayoutRow, state: PayoutState, reason: string | null): Text | null {
  const amount = money(payout.amount, payout.currency);
  const where = `your ${METHODS[payout.rail]}${payout.methodLast4 === "" ? "" : ` ending in ${payout.methodLast4}`}`;
  const why = reason === null || reason === "" ? "" : ` The reason: ${reason}`;
  switch (state) {
    case "HELD":
      return { subject: `Your payout of ${amount} is being prepared`, paragraphs: [`${amount} is set aside for ${where}. It is sent once it was approved.`] };
    case "APPROVED":
      return { subject: `Your payout of ${amount} was approved`, paragraphs: [`It goes to ${where} next.`] };
    case "SUBMITTED":
      return { subject: `Your payout of ${amount} is on its way`, paragraphs: [`It was sent to ${where}. Most arrive within a few working days.`] };
    case "SETTLED":
      return { subject: `Your payout of ${amount} has arrived`, paragraphs: [`${amount} was paid to ${where}.`] };
    case "RETURNED":
      return {
        subject: `Your payout of ${amount} came back`,
        paragraphs: [`It was sent to ${where} and came back.${why}`, "The money is in your balance again. Check the payout settings before it is sent anew."],
      };
    case "FAILED_FINAL":
      return {
        subject: `Your payout of ${amount} did not go out`,
        paragraphs: [`Nothing was paid to ${where}.${why}`, "The money is in your balance again and goes with the next payout."],
      };
    default:
      return null;
  }
}

export function payoutMail(
  env: Address,
  to: string,
  payout: PayoutRow,
  step: { readonly state: PayoutState; readonly reason: string | null },
): MailToQueue | null {
  const text = textOf(payout, step.state, step.reason);
  if (text === null) return null;
  return { to, subject: text.subject, body: letter(...text.paragraphs, `Your payouts: ${pageUrl(env, "/studio/payouts")}`) };
}

/** What a bank may want changed (Nacha Operating Rules, appendix five). */
const CHANGES: Readonly<Record<string, string>> = {
  C01: "the account number",
  C02: "the routing number",
  C03: "the routing number and the account number",
  C05: "whether it is a checking or a savings account",
  C06: "the account number, and whether it is a checking or a savings account",
  C07: "the routing number, the account number, and whether it is a checking or a savings account",
};

/** To somebody whose bank took a payout and wants other details for the next one. */
export function correctionMail(env: Address, to: string, facts: { readonly last4: string; readonly changeCode: string }): MailToQueue {
  const what = CHANGES[facts.changeCode] ?? "something";
  return {
    to,
    subject: "Your bank asks you to correct your payout details",
    body: letter(
      `Your bank took our last payout to the account ending in ${facts.last4}, and says that ${what} should be changed (${facts.changeCode}). If it stays as it is, a later payout may come back.`,
      `Ask your bank what is right, and enter it here: ${pageUrl(env, "/studio/payouts/method")}`,
      "We never ask for bank details by mail.",
    ),
  };
}

/** What a payee is told of a screening; its detail is for who decides on it. */
const SCREENING: Readonly<Partial<Record<ExceptionKind, string>>> = {
  screening: "We have to look at the account that it goes to first.",
  "screening-pending": "We are still checking the account that it goes to.",
};

interface LeftOut {
  readonly cents: number;
  readonly currency: string;
  readonly kind: ExceptionKind;
  readonly detail: string;
}

/** To somebody who has earned enough and cannot be paid. */
export function unpayableMail(env: Address, to: string, facts: LeftOut): MailToQueue {
  const why = SCREENING[facts.kind] ?? facts.detail;
  const next = PASSING.includes(facts.kind)
    ? "Nothing is lost, and you need not do anything: we try again every day this month, and then with the next payout."
    : "Nothing is lost: it goes with the first payout after that.";
  return {
    to,
    subject: `${money(facts.cents, facts.currency)} waits for you`,
    body: letter(
      `You have earned ${money(facts.cents, facts.currency)}, and this month’s payout could not go out yet. ${why}`,
      `Payout settings: ${pageUrl(env, "/studio/payouts")}`,
      next,
    ),
  };
}
