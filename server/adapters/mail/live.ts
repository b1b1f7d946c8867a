import nodemailer from "nodemailer";
import type { Env } from "@/server/kernel/env";
import { DomainError } from "@/server/kernel/errors";
import type { Mailer } from ".";

const SMTP_TIMEOUT_MS = 20_000;

/** What stands behind the @ of `Name <box@domain>`. */
function domainOf(from: string): string {
  return /@([^\s<>]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
}

function smtpMailer(url: string, from: string): Mailer {
  const transport = nodemailer.createTransport(url, { connectionTimeout: SMTP_TIMEOUT_MS, greetingTimeout: SMTP_TIMEOUT_MS, socketTimeout: SMTP_TIMEOUT_MS });
  return {
    async send(mail) {
      await transport.sendMail({ from, to: mail.to, subject: mail.subject, text: mail.body, messageId: `<${mail.id}@${domainOf(from)}>` });
    },
  };
}

/** SMTP where `SMTP_URL` says so. Locally a mail is sent by being in the table of mails, which the outbox page shows. */
export function createMailer(env: Pick<Env, "SMTP_URL" | "MAIL_FROM" | "DEPLOYMENT">): Mailer {
  if (env.SMTP_URL !== undefined) return smtpMailer(env.SMTP_URL, env.MAIL_FROM);
  if (env.DEPLOYMENT === "local") return { send: async () => undefined };
  return {
    send: async () => {
      throw new DomainError("unavailable", { sentence: "No mail can be sent: SMTP_URL is not set." });
    },
  };
}
