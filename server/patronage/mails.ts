import type { MailToQueue } from "@/server/accounts";
import type { Env } from "@/server/kernel/env";

type Address = Pick<Env, "PUBLIC_URL" | "PORT">;

interface MembershipLetter {
  readonly to: string;
  readonly artistName: string;
  readonly graceEndsAt: Date | null;
}

/** A page of ours. Never from a request's Host header. */
export function pageUrl(env: Address, path: string): string {
  return `${env.PUBLIC_URL?.replace(/\/$/, "") ?? `http://127.0.0.1:${env.PORT}`}${path}`;
}

function letter(...paragraphs: string[]): string {
  return `${[...paragraphs, "MHC Streaming"].join("\n\n")}\n`;
}

function untilWhen(graceEndsAt: Date | null): string {
  return graceEndsAt === null ? "You keep your access for now." : `You keep your access until ${graceEndsAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
}

export function paymentFailedMail(env: Address, mail: MembershipLetter): MailToQueue {
  return {
    to: mail.to,
    subject: `Your payment for ${mail.artistName} did not go through`,
    body: letter(
      `The bank did not pay for your membership with ${mail.artistName}. ${untilWhen(mail.graceEndsAt)} We try the card again in the meantime.`,
      `Pay with another card, or the same one, here: ${pageUrl(env, "/memberships")}`,
    ),
  };
}

export function confirmPaymentMail(env: Address, mail: MembershipLetter): MailToQueue {
  return {
    to: mail.to,
    subject: `Confirm your payment for ${mail.artistName}`,
    body: letter(
      `Your bank wants you to confirm the payment for your membership with ${mail.artistName}. ${untilWhen(mail.graceEndsAt)}`,
      `Confirm it here: ${pageUrl(env, "/memberships")}`,
    ),
  };
}

export function graceEndedMail(env: Address, mail: MembershipLetter): MailToQueue {
  return {
    to: mail.to,
    subject: `Your access to ${mail.artistName} is closed until the payment goes through`,
    body: letter(
      `A week has passed since the payment for your membership with ${mail.artistName} failed, so what is for patrons is closed to you for now.`,
      `Pay and it opens again at once: ${pageUrl(env, "/memberships")}`,
    ),
  };
}

export function membershipEndedMail(env: Address, mail: MembershipLetter): MailToQueue {
  return {
    to: mail.to,
    subject: `Your membership with ${mail.artistName} has ended`,
    body: letter(
      `Your membership with ${mail.artistName} has ended and nothing more will be charged.`,
      `Your receipts stay here: ${pageUrl(env, "/memberships")}`,
    ),
  };
}

interface WithdrawalLetter {
  readonly to: string;
  readonly artistName: string;
  readonly refundedCents: number;
  readonly currency: string;
  readonly at: Date;
}

/** The receipt of a withdrawal on a durable medium, with its time (Directive 2011/83/EU, article 11a). */
export function withdrawalMail(env: Address, mail: WithdrawalLetter): MailToQueue {
  const amount = `${Math.trunc(mail.refundedCents / 100)}.${String(mail.refundedCents % 100).padStart(2, "0")} ${mail.currency}`;
  return {
    to: mail.to,
    subject: `You withdrew from your membership with ${mail.artistName}`,
    body: letter(
      `We received your withdrawal from your membership with ${mail.artistName} on ${mail.at.toISOString()}.`,
      `The membership has ended. ${amount} goes back to the card that paid, within 14 days at the latest.`,
      `Your receipts stay here: ${pageUrl(env, "/memberships")}`,
    ),
  };
}

interface BegunLetter {
  readonly to: string;
  readonly artistName: string;
  readonly tierName: string;
  readonly withdrawalUrl: string;
}

/** Confirms the contract on a durable medium, with the way out of it (Directive 2011/83/EU, article 8). */
export function membershipBegunMail(env: Address, mail: BegunLetter): MailToQueue {
  return {
    to: mail.to,
    subject: `You are a patron of ${mail.artistName}`,
    body: letter(
      `Your membership with ${mail.artistName} (${mail.tierName}) has begun. Thank you.`,
      `Change, pause or cancel it at any time, and see your receipts: ${pageUrl(env, "/memberships")}`,
      `You may withdraw within 14 days and get your money back, without signing in: ${mail.withdrawalUrl}`,
    ),
  };
}
