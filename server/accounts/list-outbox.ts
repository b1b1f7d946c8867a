import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { listNewestMails } from "./queries";

const MAILS_SHOWN_MAX = 50;

export interface OutboxMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly status: "queued" | "sent" | "failed";
  readonly createdAt: string;
}

/** The newest mails, for development: they hold other people's links. @throws not_found in production. */
export async function listOutbox(services: Services): Promise<OutboxMail[]> {
  if (services.env.DEPLOYMENT !== "local") throw new DomainError("not_found");
  const rows = await listNewestMails(services.db, MAILS_SHOWN_MAX);
  return rows.map((row) => ({
    id: row.id,
    to: row.toAddress,
    subject: row.subject,
    body: row.body,
    status: row.status,
    createdAt: row.createdAt.toISOString(),
  }));
}
