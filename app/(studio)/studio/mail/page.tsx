import { PaperPlaneTilt } from "@phosphor-icons/react/dist/ssr/PaperPlaneTilt";
import Link from "next/link";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { tierWords } from "@/components/studio/fields/tier-field";
import { MAIL_STATUS, type PatronMail } from "@/components/studio/mail/mail-words";
import { ButtonLink } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Mail to patrons" };

const PAGE_ITEMS = 50;

export default async function MailPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const { benefits, patronage } = await api();
  const [{ items, total }, { tiers }] = await Promise.all([benefits.patronMails({ limit: PAGE_ITEMS, offset }), patronage.listMyTiers({})]);
  const write = (
    <ButtonLink href="/studio/mail/new" variant="primary">
      <PaperPlaneTilt aria-hidden size={18} /> Write a mail
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Mail to patrons" actions={total === 0 ? undefined : write} />
      {items.length === 0 ? (
        <EmptyState
          title="No mail yet"
          sentence="Write to patrons from a tier on. Who has no access gets none, and each may end it with one press."
          action={write}
        />
      ) : (
        <DataTable<PatronMail>
          caption="Your mails, newest first"
          rows={items}
          rowId={(mail) => mail.id}
          columns={[
            {
              id: "subject",
              label: "Subject",
              cell: (mail) => (
                <Link href={`/studio/mail/${mail.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
                  <span className="font-[560] wrap-anywhere group-hover:underline">{mail.subject}</span>
                  <span className="text-xs text-ink-2">{tierWords(mail.minTier, tiers)}</span>
                </Link>
              ),
            },
            { id: "status", label: "Status", cell: (mail) => <Status tone={MAIL_STATUS[mail.status].tone}>{MAIL_STATUS[mail.status].word}</Status> },
            {
              id: "went",
              label: "Went to",
              align: "end",
              className: "tabular",
              isOnPhone: false,
              cell: (mail) => (mail.status === "draft" ? "" : mail.counts.queued),
            },
            {
              id: "at",
              label: "When, UTC",
              align: "end",
              isOnPhone: false,
              cell: (mail) => <DateText at={mail.sentAt ?? mail.sendAt ?? mail.createdAt} precision="minute" className="text-ink-2" />,
            },
          ]}
        />
      )}
      <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/mail?from=${from}`} />
    </>
  );
}
