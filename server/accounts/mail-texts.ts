import type { Env } from "@/server/kernel/env";
import type { MailToQueue } from "./queue-mail";

type Address = Pick<Env, "PUBLIC_URL" | "PORT">;

/** An address that people can open. Never from a request's Host header: whoever asks for a reset could then choose where its link leads. */
export function pageUrl(env: Address, path: string): string {
  return `${env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`}${path}`;
}

/** The text of a mail from the house: paragraphs, and who writes. */
export function letter(...paragraphs: string[]): string {
  return `${[...paragraphs, "MHC Streaming"].join("\n\n")}\n`;
}

export function welcomeMail(env: Address, to: string): MailToQueue {
  return {
    to,
    subject: "Your account at MHC Streaming",
    body: letter(
      "An account was made with this address.",
      `Sign in: ${pageUrl(env, "/sign-in")}`,
      "If it was not you, ask for a new password there and the account is yours.",
    ),
  };
}

export function accountExistsMail(env: Address, to: string): MailToQueue {
  return {
    to,
    subject: "You already have an account",
    body: letter(
      "Somebody, probably you, tried to make an account with this address. There is one already, and nothing about it has changed.",
      `Sign in: ${pageUrl(env, "/sign-in")}`,
      `Forgot the password: ${pageUrl(env, "/forgot-password")}`,
    ),
  };
}

export function passwordResetMail(env: Address, to: string, secret: string): MailToQueue {
  return {
    to,
    subject: "Choose a new password",
    body: letter(
      `Choose a new password here, within an hour: ${pageUrl(env, `/reset-password?token=${secret}`)}`,
      "The link works once. If you did not ask for it, do nothing: your password stays as it is.",
    ),
  };
}

/** A link that signs in; `paragraphs` say why it comes. */
export function signInLinkMail(
  env: Address,
  to: string,
  link: { readonly secret: string; readonly subject: string; readonly paragraphs: readonly string[] },
): MailToQueue {
  return {
    to,
    subject: link.subject,
    body: letter(
      ...link.paragraphs,
      `Sign in here, within half an hour: ${pageUrl(env, `/sign-in/link?token=${link.secret}`)}`,
      `The link works once. For a new one: ${pageUrl(env, "/sign-in/link")}`,
    ),
  };
}

export function noAccountMail(env: Address, to: string): MailToQueue {
  return {
    to,
    subject: "There is no account with this address",
    body: letter(
      "Somebody, probably you, asked for a new password. No account here uses this address; perhaps yours was made with another one.",
      `Make an account: ${pageUrl(env, "/sign-up")}`,
    ),
  };
}

export function passwordChangedMail(env: Address, to: string): MailToQueue {
  return {
    to,
    subject: "Your password was changed",
    body: letter(
      "The password of your account was changed and every other browser was signed out. Access tokens keep working; you can revoke them in Settings.",
      `If it was not you, choose a new one at once: ${pageUrl(env, "/forgot-password")}`,
    ),
  };
}

export function confirmEmailMail(env: Address, to: string, secret: string): MailToQueue {
  return {
    to,
    subject: "Confirm your new address",
    body: letter(
      `Confirm within an hour that your account is to use this address: ${pageUrl(env, `/confirm-email?token=${secret}`)}`,
      "If you did not ask for it, do nothing.",
    ),
  };
}

export function emailTakenMail(env: Address, to: string): MailToQueue {
  return {
    to,
    subject: "Somebody wanted to use your address",
    body: letter(
      "Somebody tried to move another account to this address. Your own account has it, so nothing was changed.",
      `Sign in: ${pageUrl(env, "/sign-in")}`,
    ),
  };
}

export function emailChangedMail(env: Address, to: string, newEmail: string): MailToQueue {
  return {
    to,
    subject: "Your address was changed",
    body: letter(
      `Your account now uses ${newEmail}. Mail no longer comes here.`,
      `If it was not you, write to us at once from this address: ${pageUrl(env, "/")}`,
    ),
  };
}
