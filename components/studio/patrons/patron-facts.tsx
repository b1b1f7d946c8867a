import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { PATRON_STATUS, type PatronDetail, paidWords, payWords, SOURCE_WORDS } from "./patron-words";

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex min-h-9 flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-2">
      <dt className="text-ink-2">{label}</dt>
      <dd className="text-right wrap-anywhere">{children}</dd>
    </div>
  );
}

/** What there is to know of a patron at a glance. */
export function PatronFacts({ patron }: { readonly patron: PatronDetail }) {
  const { word, tone } = PATRON_STATUS[patron.status];
  return (
    <dl className="border-t border-line text-sm leading-work">
      <Fact label="Status">
        <Status tone={tone}>{word}</Status>
      </Fact>
      <Fact label="Tier">{patron.tierName}</Fact>
      <Fact label="Through">{SOURCE_WORDS[patron.source]}</Fact>
      {patron.monthlyCents !== null && <Fact label="Pays a month">{payWords(patron)}</Fact>}
      <Fact label="Paid in all">{patron.paid.length === 0 ? "Nothing" : paidWords(patron.paid)}</Fact>
      <Fact label="Patron since">
        <DateText at={patron.since} />
      </Fact>
      <Fact label={patron.status === "former" ? "Access ended" : "Access until"}>
        {patron.endsAt === null ? "Until further notice" : <DateText at={patron.endsAt} />}
      </Fact>
    </dl>
  );
}
