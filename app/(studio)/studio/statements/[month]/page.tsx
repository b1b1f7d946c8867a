import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { nameCountry, SOURCES } from "@/components/studio/earnings/earning-words";
import { longMonth } from "@/components/studio/revenue/revenue-words";
import { FileLinks } from "@/components/studio/statements/file-links";
import { PaidLines } from "@/components/studio/statements/paid-lines";
import { StatementLines } from "@/components/studio/statements/statement-lines";
import type { Statement } from "@/components/studio/statements/statement-words";
import { MicrosText } from "@/components/ui/micros-text";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Statement" };

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

function Figure({ label, micros, currency }: { readonly label: string; readonly micros: string; readonly currency: string }) {
  return (
    <div className="grid content-start gap-1 border-line py-4 max-sm:border-b sm:border-l sm:px-5 sm:first:border-l-0 sm:first:pl-0">
      <dt className="text-xs text-ink-2">{label}</dt>
      <dd className="text-title-sm leading-title font-[560] tracking-[-0.02em]">
        <MicrosText micros={micros} currency={currency} isLossBad />
      </dd>
    </div>
  );
}

function Figures({ statement }: { readonly statement: Statement }) {
  const { currency, openingMicros, closingMicros, earned, paid } = statement;
  const out = paid.reduce((sum, { amountMicros }) => sum + BigInt(amountMicros), 0n).toString();
  return (
    <dl className="grid border-t border-ink border-b border-b-line sm:grid-cols-2 lg:grid-cols-4">
      <Figure label="At the start" micros={openingMicros} currency={currency} />
      <Figure label="Earned, less what went back" micros={earned.amountMicros} currency={currency} />
      <Figure label="Paid out and kept back" micros={out} currency={currency} />
      <Figure label="At the end" micros={closingMicros} currency={currency} />
    </dl>
  );
}

export default async function StatementPage({ params, searchParams }: PageInput<{ month: string }>) {
  const { month } = await params;
  if (!MONTH.test(month)) notFound();
  const asked = await readParam(searchParams, "currency");
  const currency = asked !== null && /^[A-Z]{3}$/.test(asked) ? asked : undefined;
  const statement = await orNotFound((await api()).royalties.statement({ month, currency }));
  const lines = { currency: statement.currency };
  return (
    <>
      <PageHeader
        title={longMonth(month)}
        trail={[{ href: "/studio/statements", label: "Statements" }]}
        facts={
          <>
            <span>{statement.artist.name}</span>
            <span>{statement.currency}</span>
            <span className="text-ink-3">account {statement.accountId}</span>
          </>
        }
        actions={<FileLinks month={month} currency={statement.currency} />}
      />
      <Figures statement={statement} />
      <div className="grid gap-12 pt-12">
        <StatementLines
          {...lines}
          label="By source"
          heads="Source"
          lines={statement.bySource.map((line) => ({ ...line, id: line.source, name: SOURCES[line.source].word }))}
        />
        <StatementLines {...lines} label="By work" heads="Work" lines={statement.byWork.map((line) => ({ ...line, id: line.videoId, name: line.title }))} />
        <StatementLines
          {...lines}
          label="By country"
          heads="Country"
          lines={statement.byCountry.map((line) => ({ ...line, id: line.country, name: nameCountry(line.country) }))}
        />
        <PaidLines {...lines} paid={statement.paid} />
      </div>
      <p className="max-w-[64ch] pt-8 text-xs leading-work text-ink-3">
        Sums the account’s entries after {statement.fromVersion} up to {statement.untilVersion}, from {statement.from.slice(0, 10)} up to, not with,{" "}
        {statement.until.slice(0, 10)} (UTC).
      </p>
    </>
  );
}
