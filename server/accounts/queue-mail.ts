import type { Tx } from "@/db/client";
import { mails } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { newId } from "@/server/kernel/ids";

export interface MailToQueue {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** Where one click ends mail of this kind (RFC 8058). */
  readonly unsubscribeUrl?: string;
  /** An iCalendar file that goes along. */
  readonly calendar?: string;
}

/** Writes a mail in the transaction of what it tells of; a job sends it once the transaction has committed. @returns its id. */
export async function queueMail(tx: Tx, mail: MailToQueue, now: Date): Promise<string> {
  const id = newId("mail", now.getTime());
  const { to: toAddress, subject, body, unsubscribeUrl = null, calendar = null } = mail;
  await tx.insert(mails).values({ id, toAddress, subject, body, unsubscribeUrl, calendar, createdAt: now });
  await sendEvent(tx, { id: `accounts-mail:${id}`, name: "accounts/mail.queued", data: { mailId: id } });
  return id;
}
