import type { Tx } from "@/db/client";
import { mails } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { newId } from "@/server/kernel/ids";

export interface MailToQueue {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** Writes a mail in the transaction of what it tells of; a job sends it once the transaction has committed. @returns its id. */
export async function queueMail(tx: Tx, mail: MailToQueue, now: Date): Promise<string> {
  const id = newId("mail", now.getTime());
  await tx.insert(mails).values({ id, toAddress: mail.to, subject: mail.subject, body: mail.body, createdAt: now });
  await sendEvent(tx, { id: `accounts-mail:${id}`, name: "accounts/mail.queued", data: { mailId: id } });
  return id;
}
