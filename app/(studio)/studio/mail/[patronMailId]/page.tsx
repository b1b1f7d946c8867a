import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { tierWords } from "@/components/studio/fields/tier-field";
import { LiveRefresh } from "@/components/studio/live-refresh";
import { MailForm } from "@/components/studio/mail/mail-form";
import { MailProgress } from "@/components/studio/mail/mail-progress";
import { MAIL_STATUS } from "@/components/studio/mail/mail-words";
import { SendDesk, TakeBack } from "@/components/studio/mail/send-desk";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Mail" };

const FILMS_OFFERED = 100;

export default async function PatronMailPage({ params }: PageInput<{ patronMailId: string }>) {
  const { patronMailId } = await params;
  const { benefits, catalogue, patronage } = await api();
  const mail = await orNotFound(benefits.patronMail({ patronMailId }));
  const [films, { tiers }, { recipients }] = await Promise.all([
    catalogue.videos({ limit: FILMS_OFFERED }),
    patronage.listMyTiers({}),
    benefits.previewPatronMail({ patronMailId }),
  ]);
  const status = MAIL_STATUS[mail.status];
  const isDraft = mail.status === "draft";
  return (
    <>
      <PageHeader
        title={mail.subject}
        trail={[{ href: "/studio/mail", label: "Mail to patrons" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <span>{tierWords(mail.minTier, tiers)}</span>
            {mail.sendAt !== null && (
              <span>
                <DateText at={mail.sentAt ?? mail.sendAt} precision="minute" /> UTC
              </span>
            )}
          </>
        }
        actions={mail.status === "scheduled" && <TakeBack mailId={mail.id} />}
      />
      {(mail.status === "sending" || mail.status === "scheduled") && <LiveRefresh />}
      {isDraft ? (
        <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Section label="The mail">
            <MailForm mail={mail} tiers={tiers} films={films.items} />
          </Section>
          <Section label="Send it">
            <SendDesk mail={mail} recipients={recipients} />
          </Section>
        </div>
      ) : (
        <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Section label="The mail">
            <p className="max-w-[64ch] whitespace-pre-wrap wrap-anywhere">{mail.body}</p>
          </Section>
          <Section label="How far it is">
            <MailProgress mail={mail} />
          </Section>
        </div>
      )}
    </>
  );
}
