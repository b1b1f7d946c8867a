import { TickMeter } from "@/components/ui/tick-meter";
import { type PatronMail, peopleWords } from "./mail-words";

/** How far a mail is, person by person. */
export function MailProgress({ mail }: { readonly mail: PatronMail }) {
  const { queued, skipped, pending } = mail.counts;
  const total = queued + skipped + pending;
  return (
    <div className="grid max-w-[520px] gap-3 text-sm leading-work">
      {total > 0 && <TickMeter label="Sent" value={(queued + skipped) / total} valueText={`${queued + skipped} of ${total}`} />}
      <dl>
        <div className="flex min-h-9 items-center justify-between border-b border-line">
          <dt>Went to</dt>
          <dd className="tabular font-[560]">{peopleWords(queued)}</dd>
        </div>
        <div className="flex min-h-9 items-center justify-between border-b border-line">
          <dt>Kept from, without access or wish for mail</dt>
          <dd className="tabular">{peopleWords(skipped)}</dd>
        </div>
        {pending > 0 && (
          <div className="flex min-h-9 items-center justify-between border-b border-line">
            <dt>Still to come</dt>
            <dd className="tabular">{peopleWords(pending)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
