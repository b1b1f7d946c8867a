import { letter, type MailToQueue, pageUrl } from "@/server/accounts";
import type { Env } from "@/server/kernel/env";
import { labelOf } from "./show-methods";

type Address = Pick<Env, "PUBLIC_URL" | "PORT">;
type Method = Parameters<typeof labelOf>[0];

const SETTINGS = "/studio/payouts";

export function codeMail(env: Address, to: string, method: Method, code: string): MailToQueue {
  return {
    to,
    subject: `${code} confirms where your money goes`,
    body: letter(
      `Somebody signed in as you wants your earnings paid to: ${labelOf(method)}.`,
      `If it was you, type this code there within 15 minutes: ${code}`,
      `If it was not you, give the code to nobody and change your password at once: ${pageUrl(env, "/forgot-password")}`,
    ),
  };
}

export function changedMail(env: Address, to: string, method: Method, usableFrom: Date): MailToQueue {
  return {
    to,
    subject: "Your earnings will be paid to another account",
    body: letter(
      `From ${usableFrom.toISOString().slice(0, 16).replace("T", " ")} UTC, your earnings go to: ${labelOf(method)}. Until then nothing is paid out.`,
      `If you did not ask for this, stop it before then: ${pageUrl(env, SETTINGS)}`,
    ),
  };
}

export function stoppedMail(env: Address, to: string, back: Method | null): MailToQueue {
  const now = back === null ? "There is no account to pay you to now." : `Your earnings go to what was set before: ${labelOf(back)}.`;
  return { to, subject: "The change of your payout account was stopped", body: letter(now, `Look at it here: ${pageUrl(env, SETTINGS)}`) };
}
