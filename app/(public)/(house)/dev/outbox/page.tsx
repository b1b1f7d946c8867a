import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MailBody } from "@/components/accounts/mail-body";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Status, type StatusTone } from "@/components/ui/status";
import { listOutbox, type OutboxMail } from "@/server/accounts";
import { pageContext } from "@/server/api/server-caller";
import { findDomainError } from "@/server/kernel/errors";

export const metadata: Metadata = { title: "Outbox", referrer: "no-referrer", robots: { index: false } };

const STATUS: Readonly<Record<OutboxMail["status"], { readonly tone: StatusTone; readonly word: string }>> = {
  queued: { tone: "running", word: "Waiting" },
  sent: { tone: "ok", word: "Sent" },
  failed: { tone: "bad", word: "Given up" },
};

async function readOutbox(): Promise<OutboxMail[]> {
  const { services } = await pageContext();
  return listOutbox(services).catch((thrown: unknown) => {
    if (findDomainError(thrown)?.code === "not_found") notFound();
    throw thrown;
  });
}

/** The mails that a local copy wrote instead of sending them. In production there is no such page. */
export default async function OutboxPage() {
  const mails = await readOutbox();
  return (
    <div className="pb-24">
      <PageHeader title="Outbox" facts="The newest mails of this local copy. None of them left this machine, unless SMTP_URL is set." />
      {mails.length === 0 && <EmptyState title="No mail yet" sentence="Make an account or ask for a new password, and the mail appears here." />}
      <ul>
        {mails.map((mail) => (
          <li key={mail.id} className="grid gap-3 border-t border-line py-5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
              <h2 className="list-title text-title-sm leading-title">{mail.subject}</h2>
              <Status tone={STATUS[mail.status].tone}>{STATUS[mail.status].word}</Status>
            </div>
            <p className="text-sm leading-work wrap-anywhere text-ink-3">
              To {mail.to}, <DateText at={mail.createdAt} precision="minute" />
            </p>
            <MailBody text={mail.body} />
          </li>
        ))}
      </ul>
    </div>
  );
}
