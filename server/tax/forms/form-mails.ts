import { letter, type MailToQueue, pageUrl } from "@/server/accounts";
import type { Env } from "@/server/kernel/env";

type Address = Pick<Env, "PUBLIC_URL" | "PORT">;
type Kind = "w9" | "w8ben" | "w8bene" | "none";

const PAGE = "/studio/tax";
const NAMES: Readonly<Record<Kind, string>> = { w9: "W-9", w8ben: "W-8BEN", w8bene: "W-8BEN-E", none: "no form" };
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

export function formGivenMail(env: Address, to: string, form: { readonly kind: Kind; readonly expiresAt: Date | null }): MailToQueue {
  const until = form.expiresAt === null ? "" : ` It holds until ${dayOf(form.expiresAt)}.`;
  const what =
    form.kind === "none" ? "You told us where you live for tax, and gave no form." : `Your tax form ${NAMES[form.kind]} has come and is signed.${until}`;
  return { to, subject: "Your tax form", body: letter(what, `If it was not you, write to us at once, and look here: ${pageUrl(env, PAGE)}`) };
}

/** `days` until the form expires; 0 when it has. */
export function expiryMail(env: Address, to: string, form: { readonly kind: Kind; readonly expiresAt: Date; readonly days: number }): MailToQueue {
  const name = NAMES[form.kind];
  const isOver = form.days === 0;
  return {
    to,
    subject: isOver ? `Your tax form ${name} has expired` : `Your tax form ${name} expires on ${dayOf(form.expiresAt)}`,
    body: letter(
      isOver
        ? "Until you give a new one, the highest rate of tax is withheld from what you are paid. What was withheld cannot be given back by us."
        : "Give a new one before then: otherwise the highest rate of tax is withheld from what you are paid.",
      `It takes about five minutes: ${pageUrl(env, PAGE)}`,
    ),
  };
}
