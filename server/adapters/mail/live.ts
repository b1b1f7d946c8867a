import nodemailer from "nodemailer";
import type { Env } from "@/server/kernel/env";
import { DomainError } from "@/server/kernel/errors";
import type { Mail, Mailer } from ".";

const SMTP_TIMEOUT_MS = 20_000;

/** What stands behind the @ of `Name <box@domain>`. */
function domainOf(from: string): string {
  return /@([^\s<>]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
}

function unsubscribeHeaders({ unsubscribeUrl }: Mail) {
  if (!unsubscribeUrl) return {};
  return { headers: { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" } };
}

/** The method stands in the file as well; the header must say the same, or calendars show no buttons. */
function calendarPart({ calendar }: Mail) {
  if (!calendar) return {};
  const method = /^METHOD:(REQUEST|CANCEL)\r?$/m.exec(calendar)?.[1] ?? "PUBLISH";
  return { icalEvent: { method, filename: "invite.ics", content: calendar } };
}

function smtpMailer(url: string, from: string): Mailer {
  const transport = nodemailer.createTransport(url, { connectionTimeout: SMTP_TIMEOUT_MS, greetingTimeout: SMTP_TIMEOUT_MS, socketTimeout: SMTP_TIMEOUT_MS });
  return {
    async send(mail) {
      const { to, subject, body: text } = mail;
      await transport.sendMail({ from, to, subject, text, messageId: `<${mail.id}@${domainOf(from)}>`, ...unsubscribeHeaders(mail), ...calendarPart(mail) });
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
